package action

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"
)

// stage is a step of a job or of the action.
type stage struct {
	Name    string
	If      string
	Uses    string
	Run     string
	With    map[string]string
	Minutes int `yaml:"timeout-minutes"`
}

// permissions are what a job may do; the words read-all and write-all are none.
type permissions map[string]string

type job struct {
	If          string
	Minutes     int `yaml:"timeout-minutes"`
	Permissions permissions
	Steps       []stage
}

type workflow struct {
	Permissions permissions
	Jobs        map[string]job
}

type action struct {
	Inputs, Outputs map[string]any
	Runs            struct{ Steps []stage }
}

func decode(t *testing.T, file string, into any) {
	t.Helper()
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	require.NoError(t, yaml.Unmarshal(text, into), file)
}

const root = "../../"

func ci(t *testing.T) (w workflow) {
	t.Helper()
	decode(t, root+".github/workflows/ci.yml", &w)
	return w
}

var pin = regexp.MustCompile(`uses: (\./|[\w./-]+@[0-9a-f]{40} # v\d)`)

func TestEveryActionIsPinnedByCommit(t *testing.T) {
	files, err := filepath.Glob(root + ".github/workflows/*.yml")
	require.NoError(t, err)
	for _, file := range append(files, root+"action.yml") {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		for l := range strings.Lines(string(text)) {
			if strings.Contains(l, "uses:") {
				require.Regexp(t, pin, l, file)
			}
		}
	}
}

func TestAnActionIsPinnedToOneCommitEverywhere(t *testing.T) {
	files, err := filepath.Glob(root + ".github/workflows/*.yml")
	require.NoError(t, err)
	commits := map[string]string{}
	for _, file := range append(files, root+"action.yml") {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		for _, m := range regexp.MustCompile(`uses: ([\w-]+/[\w-]+)[\w/-]*@([0-9a-f]{40})`).FindAllStringSubmatch(string(text), -1) {
			if commits[m[1]] == "" {
				commits[m[1]] = m[2]
			}
			require.Equal(t, commits[m[1]], m[2], "%s in %s", m[1], file)
		}
	}
}

func TestOnlyTheJobsThatMustMayWrite(t *testing.T) {
	w := ci(t)
	require.Equal(t, permissions{"contents": "read"}, w.Permissions)
	may := map[string]permissions{
		"comment": {"pull-requests": "write"},
		"attest":  {"contents": "read", "id-token": "write", "attestations": "write"},
	}
	for name, j := range w.Jobs {
		require.Equal(t, may[name], j.Permissions, name)
		if may[name] == nil {
			continue
		}
		require.NotEmpty(t, j.If, "%s may write, and so must say when", name)
		for _, s := range j.Steps {
			require.NotContains(t, s.Uses, "actions/checkout", "%s may write, and so runs nothing of the change", name)
			require.NotContains(t, s.Run, "go ", name)
		}
	}
	require.Contains(t, w.Jobs["comment"].If, "github.event.pull_request.head.repo.full_name == github.repository")
}

func TestTheTimesOfTheStepsAddUpToThatOfTheJob(t *testing.T) {
	for name, j := range ci(t).Jobs {
		sum := 0
		for _, s := range j.Steps {
			require.NotZero(t, s.Minutes, "%s: %s%s", name, s.Uses, s.Run)
			sum += s.Minutes
		}
		require.Equal(t, j.Minutes, sum, "%s: a job is given the time of its steps, or the last would be cut short without a word", name)
	}
}

func TestWhatTheActionReadsIsThere(t *testing.T) {
	var a action
	decode(t, root+"action.yml", &a)
	text, err := os.ReadFile(root + "action.yml")
	require.NoError(t, err)
	_, runs, _ := strings.Cut(string(text), "\nruns:\n")
	for _, m := range regexp.MustCompile(`inputs\.([\w-]+)`).FindAllStringSubmatch(runs, -1) {
		require.Contains(t, a.Inputs, m[1])
	}
	for name := range a.Inputs {
		require.Contains(t, runs, "inputs."+name, "an input that nothing reads")
	}
	require.Contains(t, a.Outputs, "verdict")
	require.Contains(t, a.Outputs, "findings")
	for _, m := range regexp.MustCompile(`\.github/action/\w+\.sh`).FindAllString(runs, -1) {
		require.FileExists(t, root+m)
	}
	for _, s := range a.Runs.Steps {
		require.NotContains(t, s.Run, "${{", "an input in a script's text could be a command")
	}
}

// The gate that the README shows to others is a workflow that is kept with the action.
func TestTheShownGateGivesTheActionInputsThatItHas(t *testing.T) {
	var shown workflow
	var a action
	decode(t, root+".github/action/gate.yml", &shown)
	decode(t, root+"action.yml", &a)
	used := 0
	for _, j := range shown.Jobs {
		for _, s := range j.Steps {
			if !strings.HasPrefix(s.Uses, "extremely-boring/extreme@") {
				continue
			}
			used++
			for name := range s.With {
				require.Contains(t, a.Inputs, name)
			}
		}
		require.Equal(t, "write", j.Permissions["security-events"], "or no SARIF can be uploaded")
	}
	require.Equal(t, 1, used)
}

func TestTheActionIsTriedOnTheModuleOfTheReadme(t *testing.T) {
	steps := ci(t).Jobs["theirs"].Steps
	at := slices.IndexFunc(steps, func(s stage) bool { return s.Uses == "./" })
	require.GreaterOrEqual(t, at, 0)
	require.Equal(t, "./docs/mine", steps[at].With["packages"])
}
