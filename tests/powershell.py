"""Checks PowerShell text with a parser: FILE holds statements, VALUES (JSON) the pairs of name and value they must mean.

Each statement must be an assignment of one string literal to an environment variable, in which nothing is evaluated but
[char] of a number. Prints what is wrong first, and ends with 1 then. Needs PyPI's tree-sitter-powershell.
"""

import json
import re
import sys

import tree_sitter
import tree_sitter_powershell

SINGLE = "'\u2018\u2019\u201a\u201b"  # each begins and ends a string, and one after another stands for a quote
DOUBLE = '"\u201c\u201d\u201e'
CHAR = re.compile(r"\$\(\[char\]0x([0-9a-f]{1,4})\)")


def lone(node):
    """The node at the end of a chain of only children."""
    while node.child_count == 1:
        node = node.children[0]
    return node


def literal(node):
    """The node of the string literal that an expression consists of."""
    while node.type != "string_literal":
        if node.child_count != 1:
            raise ValueError(f"not one string literal: {node.text!r}")
        node = node.children[0]
    return node


def verbatim(text):
    if text[0] not in SINGLE or text[-1] not in SINGLE or len(text) < 2:
        raise ValueError("quotes do not fit")
    value, inner = "", text[1:-1]
    while inner:
        if inner[0] in SINGLE:
            if len(inner) < 2 or inner[1] not in SINGLE:
                raise ValueError("a quote ends the string early")
            value, inner = value + inner[0], inner[2:]
        else:
            value, inner = value + inner[0], inner[1:]
    return value


def expandable(node, text):
    if text[0] not in DOUBLE or text[-1] not in DOUBLE or len(text) < 2:
        raise ValueError("quotes do not fit")
    evaluated = [child.text.decode() for child in node.children]
    units, inner, seen = bytearray(), text[1:-1], []
    while inner:
        found = CHAR.match(inner)
        if found:
            seen.append(found[0])
            units += int(found[1], 16).to_bytes(2, "little")
            inner = inner[found.end():]
            continue
        if inner[0] in "`$" + DOUBLE:
            raise ValueError(f"{inner[0]} works here")
        units += inner[0].encode("utf-16-le")
        inner = inner[1:]
    if seen != evaluated:
        raise ValueError(f"evaluated: {evaluated}")
    return units.decode("utf-16-le")


def meaning(statement):
    """The name and value that a statement assigns."""
    if statement.child_count != 1 or statement.children[0].type != "assignment_expression":
        raise ValueError("not an assignment alone")
    left, operator, right = statement.children[0].children
    target = lone(left).text.decode()
    if not re.fullmatch(r"\$env:[A-Za-z_][A-Za-z0-9_]*", target) or operator.text != b"=":
        raise ValueError(f"assigns to {target}")
    string = literal(right)
    text = string.text.decode()
    kind = string.children[0]
    if kind.type == "verbatim_string_characters":
        return target[5:], verbatim(text)
    if kind.type == "expandable_string_literal":
        return target[5:], expandable(kind, text)
    raise ValueError(f"a {kind.type}")


def main():
    with open(sys.argv[1], "rb") as file:
        data = file.read()
    with open(sys.argv[2], encoding="utf-8") as file:
        expected = json.load(file)
    root = tree_sitter.Parser(tree_sitter.Language(tree_sitter_powershell.language())).parse(data).root_node
    if root.has_error:
        sys.exit("does not parse")
    statements = [s for part in root.children for s in (part.children if part.type == "statement_list" else [part])]
    if len(statements) != len(expected):
        sys.exit(f"{len(statements)} statements, not {len(expected)}")
    for statement, (name, value) in zip(statements, expected):
        try:
            found = meaning(statement)
        except ValueError as error:
            sys.exit(f"{statement.text!r}: {error}")
        if found != (name, value):
            sys.exit(f"{statement.text!r}: means {found!r}, not {value!r}")


main()
