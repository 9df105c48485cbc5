package main

import (
	"bytes"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"
)

// TestMain fails the package if any of its tests leaves a goroutine behind.
func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestWithoutABrowserTheVerdictIsIncompleteAndSaysWhatToDo(t *testing.T) {
	t.Setenv("CHROME", "no-such-browser")
	var stdout, stderr bytes.Buffer
	require.Equal(t, incomplete, run(t.Context(), nil, &stdout, &stderr))
	require.Equal(t, "browser: incomplete: there is no Chromium here; apt-get install chromium, or name one in CHROME\n", stdout.String())
}

func TestTheFirstChromiumThereIsIsTaken(t *testing.T) {
	only := func(have string) func(string) (string, error) {
		return func(name string) (string, error) {
			if name == have {
				return "/bin/" + name, nil
			}
			return "", errors.New("there is none")
		}
	}
	require.Equal(t, "/bin/google-chrome", chromium("", only("google-chrome")))
	require.Equal(t, "/bin/mine", chromium("mine", only("mine")))
	require.Empty(t, chromium("mine", only("chromium")))
}

func TestAFaultIsWorseThanWhatIsIncomplete(t *testing.T) {
	require.Equal(t, fails, worse(fails, incomplete))
	require.Equal(t, incomplete, worse(passes, incomplete))
	require.Equal(t, passes, worse(passes, passes))
}

func TestAPlantedFaultThatIsNotSeenIsNamed(t *testing.T) {
	require.Equal(t, []string{tooWide}, missing([]string{inTheWay, tooWide}, []fault{{inTheWay, "a over b"}}))
}
