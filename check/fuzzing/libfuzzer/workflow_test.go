package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// jobs are the jobs of the fuzzing workflow, as text by name.
func jobs(t *testing.T) map[string]string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, ".github", "workflows", "fuzz.yml"))
	require.NoError(t, err)
	_, body, ok := strings.Cut(string(text), "\njobs:\n")
	require.True(t, ok)
	names := regexp.MustCompile(`(?m)^  (\w+):\n`).FindAllStringSubmatchIndex(body, -1)
	all := map[string]string{}
	for i, at := range names {
		end := len(body)
		if i+1 < len(names) {
			end = names[i+1][0]
		}
		all[body[at[2]:at[3]]] = body[at[1]:end]
	}
	require.Len(t, all, 5)
	return all
}

func TestEveryTargetIsFuzzedAtNight(t *testing.T) {
	all, err := targets(root)
	require.NoError(t, err)
	for _, engine := range []string{"go", "libfuzzer"} {
		require.Contains(t, jobs(t)[engine], "target: ["+strings.Join(all, ", ")+"]")
	}
}

var limit = regexp.MustCompile(`(?m)^( *)timeout-minutes: (\d+)`)

func TestAJobHasMoreTimeThanItsSteps(t *testing.T) {
	for name, text := range jobs(t) {
		job, steps := 0, 0
		limits := limit.FindAllStringSubmatch(text, -1)
		for _, m := range limits {
			n, err := strconv.Atoi(m[2])
			require.NoError(t, err)
			if len(m[1]) == 4 {
				job = n
			} else {
				steps += n
			}
		}
		require.Len(t, limits, 1+strings.Count(text, "\n      - "), "each step of %s has a limit", name)
		require.Greater(t, job, steps, name)
	}
}

func TestOnlyTheJobThatKeepsTheIssueMayWrite(t *testing.T) {
	for name, text := range jobs(t) {
		require.Equal(t, name == "issue", strings.Contains(text, ": write"), name)
	}
	require.NotContains(t, jobs(t)["issue"], "actions/checkout", "it runs no code of ours")
}
