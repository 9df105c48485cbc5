//go:build unix

package action

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const scripts = "../../.github/action/"

// step runs a script of the action in an empty module, and returns what it wrote where
// the runner reads, what it said, and its exit code.
func step(t *testing.T, script string, env ...string) (outputs map[string]string, said string, code int) {
	t.Helper()
	path, err := filepath.Abs(scripts + script)
	require.NoError(t, err)
	dir := t.TempDir()
	cmd := exec.CommandContext(t.Context(), "bash", path)
	cmd.Dir = dir
	file := filepath.Join(dir, "output")
	cmd.Env = append(os.Environ(), append([]string{
		"GITHUB_OUTPUT=" + file, "GITHUB_STEP_SUMMARY=" + filepath.Join(dir, "summary"),
		"GITHUB_ACTION_PATH=" + dir, "GATE_FOLDER=" + filepath.Join(dir, "report"),
	}, env...)...)
	text, err := cmd.CombinedOutput()
	if err != nil {
		require.ErrorAs(t, err, new(*exec.ExitError), "%s", text)
	}
	outputs = map[string]string{}
	for _, name := range []string{"output", "summary"} {
		written, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			continue
		}
		if name == "summary" {
			outputs["summary"] = string(written)
			continue
		}
		for l := range strings.Lines(string(written)) {
			key, value, _ := strings.Cut(strings.TrimSpace(l), "=")
			outputs[key] = value
		}
	}
	return outputs, string(text), cmd.ProcessState.ExitCode()
}

// fake makes a command that prints a report and ends as it is told. It writes how it was
// called into the report.
func fake(t *testing.T, last, code string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "extreme")
	script := `#!/usr/bin/env bash
[ "$2" = --help ] && { echo "  --json FILE"; [ -z "$OLD" ] && echo "  --sarif FILE"; exit 0; }
printf '%s\n' 'ledger: building' '┌──┐' 'table' '└──┘' '' "$ALSO" "` + last + `"
[ -n "$MUTE" ] && exit ` + code + `
printf '%s\n' "$@" >"$3"
[ -n "$OLD" ] || echo '{}' >"$5"
exit ` + code + "\n"
	require.NoError(t, os.WriteFile(name, []byte(script), 0o755))
	return "EXTREME=" + name
}

func TestTheGateSaysWhatCameOfEachExitCode(t *testing.T) {
	for _, c := range []struct {
		reason, last, code string
		env                []string
		want               map[string]string
		says               string
	}{
		{"nothing was found", "pass: 2 of 2 lanes, seed 7, 3 s", "0", nil,
			map[string]string{"verdict": "pass", "reason": "", "findings": "0"}, ""},
		{"each lane found something", "fail: 0 of 2 lanes, ledger FAIL (1 finding), race FAIL (12 findings), seed 7, 3 s", "1", nil,
			map[string]string{"verdict": "fail", "reason": "found", "findings": "13"}, "::error title=extreme found something::fail: "},
		{"a lane is blind", "fail: 1 of 2 lanes, race BLIND, seed 7, 3 s", "1", nil,
			map[string]string{"verdict": "fail", "reason": "blind", "findings": "0"}, "::error title=extreme is blind"},
		{"a test fails by itself", "fail: 0 of 2 lanes, ledger FAIL, race FAIL, seed 7, 3 s", "1", nil,
			map[string]string{"verdict": "fail", "reason": "failed", "findings": "0"}, "::error title=the tests fail::fail: "},
		{"something could not be run", "incomplete: 1 of 2 lanes, race incomplete, seed 7, 3 s", "2", nil,
			map[string]string{"verdict": "incomplete", "reason": "incomplete", "findings": "0"}, "::warning title=extreme is incomplete::"},
		{"very much was found", "fail: 0 of 2 lanes, ledger FAIL (1,234 findings), race FAIL (1 finding), seed 7, 3 s", "1", nil,
			map[string]string{"verdict": "fail", "reason": "found", "findings": "1235"}, "::error title=extreme found something::fail: "},
	} {
		t.Run(c.reason, func(t *testing.T) {
			outputs, said, code := step(t, "gate.sh", append(c.env, "GATE_PACKAGES=./...", fake(t, c.last, c.code))...)
			require.Zero(t, code, said)
			for key, want := range c.want {
				require.Equal(t, want, outputs[key], "%s: %s", key, said)
			}
			require.Contains(t, said, c.says)
			require.Contains(t, outputs["summary"], c.last)
			page, err := os.ReadFile(filepath.Join(outputs["folder"], "report.md"))
			require.NoError(t, err)
			require.Equal(t, outputs["summary"], string(page))
			require.Contains(t, string(page), "\ntable\n")
			require.NotContains(t, string(page), "building", "what led there is in the log")
			require.NotEmpty(t, outputs["sarif"], said)
		})
	}
}

func TestWhatLeavesNoReportIsToldInOneLineAndIsNotOverlooked(t *testing.T) {
	for _, c := range []struct{ reason, last, code, says, summary string }{
		{"it was used badly", "extreme: no test calls check.Executor", "2",
			"::error title=extreme could not be set up::no test calls check.Executor\n",
			"### extreme could not be set up\n\nno test calls check.Executor\n"},
		{"it was killed", "ledger: running", "137",
			"::error title=extreme was killed::signal 9 ended it, as when there is too little memory; it had said: ledger: running\n",
			"### extreme was killed\n\nsignal 9 ended it, as when there is too little memory; it had said: ledger: running\n"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			outputs, said, code := step(t, "gate.sh", "MUTE=1", "GATE_PACKAGES=./...", fake(t, c.last, c.code))
			require.Zero(t, code, said)
			require.Equal(t, "incomplete", outputs["verdict"])
			require.Equal(t, "set-up", outputs["reason"], "else the job could pass without a judgement")
			require.Contains(t, said, c.says)
			require.Equal(t, c.summary, outputs["summary"])
			require.Empty(t, outputs["sarif"])
		})
	}
}

func TestThatTestsDoNotBuildIsNotToldAsTestsThatFail(t *testing.T) {
	outputs, said, _ := step(t, "gate.sh", "GATE_PACKAGES=./...", "ALSO=race: the tests of mine don't build:", fake(t, "fail: 0 of 1 lanes, race FAIL, seed 7, 3 s", "1"))
	require.Equal(t, "failed", outputs["reason"])
	require.Contains(t, said, "::error title=the tests don't build::race: the tests of mine don't build\n")
}

func TestTheGateHandsItsInputsOver(t *testing.T) {
	outputs, said, _ := step(t, "gate.sh", "GATE_PACKAGES=./a ./b/...", "GATE_LANES=ledger race", "GATE_SEED=7", "GATE_SHORT=true", fake(t, "pass", "0"))
	dir := outputs["folder"]
	called, err := os.ReadFile(filepath.Join(dir, "report.json"))
	require.NoError(t, err, said)
	require.Equal(t, strings.Join([]string{
		"sanitize", "--json", dir + "/report.json", "--sarif", dir + "/report.sarif", "--junit", dir + "/report.xml",
		"--short", "--seed=7", "--", "ledger", "race", "./a", "./b/...", "",
	}, "\n"), string(called))
}

func TestAnInputIsNoFlagAndNoCommand(t *testing.T) {
	outputs, _, _ := step(t, "gate.sh", "GATE_PACKAGES=--root=/ $(touch gone) ;ls", "GATE_SEED=--help", fake(t, "pass", "0"))
	called, err := os.ReadFile(filepath.Join(outputs["folder"], "report.json"))
	require.NoError(t, err)
	_, packages, _ := strings.Cut(string(called), "\n--\n")
	require.Equal(t, "--root=/\n$(touch\ngone)\n;ls\n", packages)
	require.Contains(t, string(called), "\n--seed=--help\n")
	require.NoFileExists(t, filepath.Join(filepath.Dir(outputs["folder"]), "gone)"))
}

func TestACommandOfBeforeIsCalledWithoutWhatItDoesNotKnow(t *testing.T) {
	outputs, said, _ := step(t, "gate.sh", "OLD=1", "GATE_PACKAGES=./...", fake(t, "pass", "0"))
	require.Equal(t, "pass", outputs["verdict"], said)
	require.Empty(t, outputs["sarif"])
}

func TestWhatCannotBeSetUpIsNoFinding(t *testing.T) {
	command := fake(t, "pass", "0")
	for _, c := range []struct {
		reason string
		env    []string
		says   string
	}{
		{"no packages", []string{command, "GATE_PACKAGES= "}, "no packages"},
		{"short is neither", []string{command, "GATE_PACKAGES=./...", "GATE_SHORT=yes"}, "short is true or false, not yes"},
		{"no command", []string{"EXTREME=/no/such/command", "GATE_PACKAGES=./..."}, "the command does not start"},
		{"a folder that can't be made", []string{command, "GATE_PACKAGES=./...", "GATE_FOLDER=/dev/null/x"}, "can't be made"},
		{"nothing to build", []string{"EXTREME=", "GATE_PACKAGES=./...", "GOFLAGS=-mod=mod", "GOPROXY=off"}, "the command does not build"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			outputs, said, code := step(t, "gate.sh", c.env...)
			require.Zero(t, code)
			require.Equal(t, "incomplete", outputs["verdict"], said)
			require.Equal(t, "set-up", outputs["reason"])
			require.Contains(t, said, "::error title=extreme could not be set up::")
			require.Contains(t, said, c.says)
		})
	}
}

func TestTheJobEndsByTheVerdict(t *testing.T) {
	for _, c := range []struct {
		verdict, reason, fail string
		code                  int
	}{
		{"pass", "", "true", 0},
		{"fail", "found", "true", 1},
		{"fail", "blind", "false", 1},
		{"incomplete", "incomplete", "true", 2},
		{"incomplete", "incomplete", "false", 0},
		{"incomplete", "set-up", "true", 2},
		{"incomplete", "set-up", "false", 2},
		{"", "", "false", 2},
	} {
		_, said, code := step(t, "verdict.sh", "GATE_VERDICT="+c.verdict, "GATE_REASON="+c.reason, "GATE_FAIL_ON_INCOMPLETE="+c.fail)
		require.Equal(t, c.code, code, "%+v: %s", c, said)
	}
}

func TestEachSetOfSanitizersHasACacheOfItsOwn(t *testing.T) {
	keys := map[string]bool{}
	for _, lanes := range []string{"", "race", "asan", "race asan", "asan  race"} {
		outputs, said, code := step(t, "setup.sh", "GATE_LANES="+lanes)
		require.Zero(t, code, said)
		require.NotEmpty(t, outputs["build-cache"])
		require.NotEmpty(t, outputs["module-cache"])
		keys[outputs["key"]] = true
	}
	require.Len(t, keys, 4, "the order of the lanes does not matter: %v", keys)
}
