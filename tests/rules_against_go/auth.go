// Opens the copy of cmd/go/internal/auth to the program beside it.
package auth

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"

	"oracle/cfg"
)

func runGitAuth(*http.Client, string, string) (string, http.Header, error) {
	panic("git is not asked")
}

func Netrc(data string) [][]string {
	found := [][]string{}
	for _, line := range parseNetrc(data) {
		found = append(found, []string{line.machine, line.login, line.password})
	}
	return found
}

// Output gives URL, header names and values of each credential, by URL, then by name.
func Output(data string) ([][]string, error) {
	found, err := parseUserAuth(data)
	rows := [][]string{}
	for prefix, header := range found {
		row := []string{prefix}
		var names []string
		for name := range header {
			names = append(names, name)
		}
		slices.Sort(names)
		for _, name := range names {
			for _, value := range header[name] {
				row = append(row, name, value)
			}
		}
		rows = append(rows, row)
	}
	slices.SortFunc(rows, slices.Compare)
	return rows, err
}

// Goauth gives what the go command stops with, or nothing.
func Goauth(value string) (said string) {
	defer func() {
		if stopped := recover(); stopped != nil {
			said = fmt.Sprint(stopped)
			if strings.Contains(said, "cannot stat") {
				said = "" // The rules do not look at folders.
			}
		}
	}()
	if value == "" {
		value = "netrc"
	}
	cfg.GOAUTH = value
	runGoAuth(nil, nil, "")
	return ""
}

// Credentials gives the Authorization headers that the URLs get from a netrc file.
func Credentials(netrc string, urls []string) []string {
	credentialCache = sync.Map{}
	readNetrc = func() ([]netrcLine, error) { return parseNetrc(netrc), nil }
	cfg.GOAUTH = "netrc"
	runGoAuth(nil, nil, "")
	found := []string{}
	for _, url := range urls {
		req := &http.Request{Header: make(http.Header)}
		loadCredential(req, url)
		found = append(found, req.Header.Get("Authorization"))
	}
	return found
}
