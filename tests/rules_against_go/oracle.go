// Answers what Go itself makes of a row: reads a JSON array of rows from stdin, each an array of strings with the question
// first, and writes an array of answers. Beside it the test puts copies of the packages that programs cannot import.
package main

import (
	"encoding/json"
	"fmt"
	"go/version"
	"io"
	"net/url"
	"os"
	"path"
	"strconv"
	"strings"

	"golang.org/x/mod/module"
	"golang.org/x/mod/semver"
	"golang.org/x/mod/sumdb/dirhash"
	"golang.org/x/net/http/httpproxy"
	"golang.org/x/net/idna"

	"oracle/auth"
	"oracle/quoted"
)

func main() {
	var rows [][]string
	if err := json.NewDecoder(os.Stdin).Decode(&rows); err != nil {
		panic(err)
	}
	answers := make([]any, len(rows))
	for i, row := range rows {
		answers[i] = answer(row[0], row[1:])
	}
	if err := json.NewEncoder(os.Stdout).Encode(answers); err != nil {
		panic(err)
	}
}

func orBad[T any](value T, err error) any {
	if err != nil {
		return "bad"
	}
	return value
}

func answer(question string, a []string) any {
	switch question {
	case "glob":
		return orBad(path.Match(a[0], a[1]))
	case "patterns":
		return module.MatchPrefixPatterns(a[0], a[1])
	case "escape path":
		return orBad(module.EscapePath(a[0]))
	case "unescape path":
		return orBad(module.UnescapePath(a[0]))
	case "escape version":
		return orBad(module.EscapeVersion(a[0]))
	case "exact":
		return module.Check(a[0], a[1]) == nil && module.CanonicalVersion(a[1]) == a[1]
	case "newer":
		return semver.Compare(a[0], a[1])
	case "pseudo":
		return module.IsPseudoVersion(a[0])
	case "h1":
		var names []string
		content := map[string]string{}
		for i := 0; i+1 < len(a); i += 2 {
			names = append(names, a[i])
			content[a[i]] = a[i+1]
		}
		return orBad(dirhash.Hash1(names, func(name string) (io.ReadCloser, error) {
			return io.NopCloser(strings.NewReader(content[name])), nil
		}))
	case "valid":
		return version.IsValid(a[0])
	case "compare":
		return version.Compare(a[0], a[1])
	case "proxy":
		return proxy(a)
	case "uri":
		u, err := url.ParseRequestURI(a[0])
		if err != nil {
			return "bad"
		}
		return u.String()
	case "netrc":
		return auth.Netrc(a[0])
	case "quoted":
		return orBad(quoted.Split(a[0]))
	case "goauth":
		return auth.Goauth(a[0])
	case "output":
		return orBad(auth.Output(a[0]))
	case "credentials":
		return auth.Credentials(a[0], a[1:])
	}
	panic("unknown question: " + question)
}

// proxy takes HTTP_PROXY, HTTPS_PROXY, NO_PROXY, whether it is CGI, and a URL.
func proxy(a []string) string {
	target, err := url.Parse(a[4])
	if err != nil {
		panic(err)
	}
	config := httpproxy.Config{HTTPProxy: a[0], HTTPSProxy: a[1], NoProxy: a[2], CGI: a[3] == "cgi"}
	server, err := config.ProxyFunc()(target)
	if err != nil {
		return "bad"
	}
	if server == nil {
		return "direct"
	}
	// From here on as net/http's Transport connects.
	host := server.Hostname()
	for i := 0; i < len(host); i++ {
		if host[i] >= 0x80 {
			if ascii, err := idna.Lookup.ToASCII(host); err == nil {
				host = ascii
			}
			break
		}
	}
	scheme, port := server.Scheme, server.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443", "socks5": "1080", "socks5h": "1080"}[scheme]
	}
	number, err := strconv.ParseUint(port, 10, 16)
	if err != nil {
		return "bad"
	}
	switch scheme {
	case "socks5h":
		scheme = "socks5"
	case "https", "socks5":
	default:
		scheme = "http"
	}
	user := "nobody"
	if server.User != nil {
		password, _ := server.User.Password()
		user = fmt.Sprintf("%q %q", server.User.Username(), password)
	}
	return fmt.Sprintf("%s %s %d %s", scheme, host, number, user)
}
