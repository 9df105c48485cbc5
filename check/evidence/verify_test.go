package evidence

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check/kill"
	"github.com/extremely-boring/extreme/check/lane"
)

// clone is a repository with a runner and a harness, and evidence on it.
func clone(t *testing.T) (root string, e Evidence) {
	t.Helper()
	root = t.TempDir()
	write(t, root, "executor/run.go", "package executor\n")
	write(t, root, "executor/arc.go", "package executor\n\nvar x int\n")
	write(t, root, "check/check.go", "package check\n")
	write(t, root, "README.md", "# mine\n")
	command(t, root, "git", "init", "-q", "-b", "main")
	commit(t, root)
	e = sample(t)
	var err error
	e.Code, err = readCode(t.Context(), root, "")
	require.NoError(t, err)
	return root, e
}

func write(t *testing.T, root, name, text string) {
	t.Helper()
	path := filepath.Join(root, filepath.FromSlash(name))
	require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
	require.NoError(t, os.WriteFile(path, []byte(text), 0o644))
}

func command(t *testing.T, dir string, argv ...string) {
	t.Helper()
	cmd := exec.Command(argv[0], argv[1:]...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_SYSTEM="+os.DevNull, "GIT_AUTHOR_NAME=a", "GIT_AUTHOR_EMAIL=a@b", "GIT_COMMITTER_NAME=a", "GIT_COMMITTER_EMAIL=a@b")
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, string(out))
}

func commit(t *testing.T, root string) {
	t.Helper()
	command(t, root, "git", "add", ".")
	command(t, root, "git", "commit", "-qm", "x")
}

// saved derives, seals and saves the evidence, and returns its file.
func saved(t *testing.T, e Evidence) string {
	t.Helper()
	e.derive()
	require.NoError(t, e.seal())
	dir := t.TempDir()
	require.NoError(t, e.Save(dir))
	return filepath.Join(dir, jsonName)
}

// verified returns what is said of a file, and the exit code.
func verified(t *testing.T, root, file string) (said string, code int) {
	t.Helper()
	v, err := Verify(t.Context(), root, file)
	require.NoError(t, err)
	var b strings.Builder
	v.Print(&b)
	return b.String(), v.ExitCode()
}

func TestWhatWasMadeOfThisCodeHolds(t *testing.T) {
	root, e := clone(t)
	file := saved(t, e)
	said, code := verified(t, root, file)
	require.Zero(t, code, said)
	require.NotContains(t, said, Broken)
	folder, code := verified(t, root, filepath.Dir(file))
	require.Zero(t, code)
	require.Equal(t, said, folder, "the folder stands for its file")
}

// edited changes the JSON of a file as text, as somebody with an editor does.
func edited(t *testing.T, file, old, new string) {
	t.Helper()
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Contains(t, string(text), old)
	require.NoError(t, os.WriteFile(file, []byte(strings.Replace(string(text), old, new, 1)), 0o644))
}

// resealed changes evidence as somebody does who can write digests that fit: without
// deriving anything again.
func resealed(t *testing.T, e Evidence, change func(*Evidence)) string {
	t.Helper()
	e.derive()
	change(&e)
	require.NoError(t, e.seal())
	file := filepath.Join(t.TempDir(), jsonName)
	require.NoError(t, lane.SaveJSON(file, e))
	return file
}

func TestEachKindOfTamperingIsNamedInALine(t *testing.T) {
	root, e := clone(t)
	lane3 := func(e *Evidence) *lane.Result { return &e.Lanes[3].Result }
	lost := lane.Finding{Rule: "lost-wakeup", Sentence: "a wake was made and the Run it was for stayed parked"}
	for _, c := range []struct {
		reason string
		change func(*Evidence)
		id     string
		says   string
	}{
		{"a verdict", func(e *Evidence) { e.Verdict = lane.Fail }, "results", "the verdict is fail, and pass follows"},
		{"a summary", func(e *Evidence) { e.Summary = "pass: everything" }, "results", `the summary says "pass: everything"`},
		{"a total", func(e *Evidence) { e.Totals.Killed++ }, "results", "the total killed is"},
		{"a claim's verdict", func(e *Evidence) { e.Claims[5].Verdict = lane.Fail }, "lane-race", "the claim's verdict is"},
		{"a claim's command", func(e *Evidence) { e.Claims[5].Command = "true" }, "lane-race", `the claim's command is "true"`},
		{"a claim more", func(e *Evidence) { e.Claims = append(e.Claims, Claim{ID: "faster", Verdict: lane.Pass, Command: "x"}) }, "results", `nothing makes the claim "faster"`},
		{"a claim less", func(e *Evidence) { e.Claims = e.Claims[1:] }, "commit", "the claim is missing"},
		{"a finding with a pass", func(e *Evidence) { lane3(e).Findings = []lane.Finding{lost} }, "lane-race", "its verdict is pass, with 1 finding"},
		{"a bug missed with a pass", func(e *Evidence) { lane3(e).Planted[0].Caught = false }, "lane-race", "its verdict is pass, and it did not catch fast-path-hb"},
		{"a bug less", func(e *Evidence) { lane3(e).Planted = nil }, "lane-race", "its bug fast-path-hb was not planted"},
		{"a pass of nothing", func(e *Evidence) { lane3(e).Stats = lane.Stats{} }, "lane-race", "nothing was run"},
		{"a lane left out that is not optional", func(e *Evidence) { lane3(e).NotRun, lane3(e).Verdict = true, lane.Incomplete }, "lane-race", "it is not optional"},
		{"a lane less", func(e *Evidence) { e.Lanes = e.Lanes[1:] }, "lane-vet", "its result is missing"},
		{"a kill more", func(e *Evidence) { e.Matrix.Rows[1].Cells[0].Outcome = kill.Survived }, "mutants", "frame-waker in ledger: it survived, and was killed"},
		{"a kill by luck", func(e *Evidence) { e.Matrix.Rows[2].Cells[0].Kills = 9 }, "mutants", "it is killed, and in 9 of 10 runs"},
		{"a kill for another reason", func(e *Evidence) { e.Matrix.Rows[2].Cells[0].Rule = "livelock" }, "mutants", "it is killed by livelock, which it does not break"},
		{"a survivor excused", func(e *Evidence) { e.Matrix.Rows[2].Equivalent = "who would notice" }, "mutants", "is excused otherwise than in the catalogue"},
		{"a survivor taken out", func(e *Evidence) { e.Matrix.Rows = append(e.Matrix.Rows[:2:2], e.Matrix.Rows[3:]...) }, "mutants", "the catalogue has clone-drops, and the matrix does not"},
		{"a cell of another row", func(e *Evidence) { e.Matrix.Rows[2].Cells[0].Mutant = "x" }, "mutants", "its cell is of x"},
		{"the control taken out", func(e *Evidence) { e.Matrix.Rows = e.Matrix.Rows[1:] }, "mutants", "its first row is not the runner itself"},
		{"no matrix", func(e *Evidence) { e.Matrix = nil }, "mutants", "it is missing"},
		{"another commit", func(e *Evidence) { e.Code.Commit = strings.Repeat("0", 40) }, "commit", "is not in this repository"},
		{"another file of the runner", func(e *Evidence) { e.Code.Files[1].SHA256 = strings.Repeat("0", 64) }, "runner", "executor/run.go is not what was checked"},
		{"a file of the runner less", func(e *Evidence) { e.Code.Files = e.Code.Files[1:] }, "runner", "executor/arc.go is here, and was not checked"},
		{"another digest of the runner", func(e *Evidence) { e.Code.Runner = strings.Repeat("0", 64) }, "runner", "the digest of the whole is"},
		{"another harness", func(e *Evidence) { e.Code.Harness = strings.Repeat("0", 64) }, "harness", "all that the lanes compile, executor/ included, has the digest"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			said, code := verified(t, root, resealed(t, copied(t, e), c.change))
			require.NotZero(t, code, said)
			found := false
			for line := range strings.Lines(said) {
				found = found || strings.Contains(line, c.says) && strings.Contains(line, " "+c.id+" ")
			}
			require.True(t, found, "no line on %s says %q:\n%s", c.id, c.says, said)
		})
	}
}

func TestWhatDoesNotHoldIsShownByTheWordsThatDiffer(t *testing.T) {
	root, e := clone(t)
	said, _ := verified(t, root, resealed(t, copied(t, e), func(e *Evidence) {
		e.Claims[5].Sentence = strings.Replace(e.Claims[5].Sentence, "nothing", "something", 1)
	}))
	var broken []string
	for line := range strings.Lines(said) {
		if strings.HasPrefix(line, string(Broken)) {
			broken = append(broken, line)
		}
	}
	require.Len(t, broken, 1, "and what follows is not called broken")
	require.Contains(t, broken[0], "the claim's sentence is \"… and something was …\", and \"… and nothing was …\" follows from the results")
	for _, c := range [][4]string{
		{"pass", "fail", "pass", "fail"}, {"none", "12", "none", "12"},
		{"a b c d", "a b x c d", "… b c …", "… b x c …"},
		{"1 a b c", "2 a b c", "1 a …", "2 a …"}, {"a b 1", "a b 2", "… b 1", "… b 2"},
		{"a a", "a a a", "… a", "… a a"}, {`"a b 1"`, `"a b 2"`, `"… b 1"`, `"… b 2"`}, {`"a"`, "none", `"a"`, "none"},
	} {
		a, b := apart(c[0], c[1])
		require.Equal(t, [2]string{c[2], c[3]}, [2]string{a, b})
	}
}

func TestABugThatSeveralMustSeeIsNamedForEach(t *testing.T) {
	both := lane.Result{Verdict: lane.Pass, Planted: []lane.Planted{{Bug: "left-helper", By: "goleak", Caught: true}, {Bug: "left-helper", By: "profile", Caught: true}}}
	require.Contains(t, laneSentence(both), "2 of 2 planted bugs caught: left-helper by goleak, left-helper by profile.")
	both.Planted[0].Caught = false
	require.Contains(t, laneSentence(both), "1 of 2 planted bugs caught: left-helper by profile.")
}

// copied is evidence of its own, down to the cells.
func copied(t *testing.T, e Evidence) Evidence {
	t.Helper()
	text, err := json.Marshal(e)
	require.NoError(t, err)
	var other Evidence
	require.NoError(t, json.Unmarshal(text, &other))
	return other
}

func TestAnEditedFileIsCaughtByItsDigestAndByTheStatementBesideIt(t *testing.T) {
	root, e := clone(t)
	file := saved(t, e)
	edited(t, file, `"cpus": 2`, `"cpus": 64`)
	said, code := verified(t, root, file)
	require.Equal(t, 1, code)
	require.Contains(t, said, "it was changed: its content has the digest")
	require.Contains(t, said, "evidence.intoto.json is about a file with the digest")
}

func TestAStatementThatSaysMoreThanTheEvidenceIsCaught(t *testing.T) {
	root, e := clone(t)
	e.Lanes[3].Verdict, e.Lanes[3].Reasons = lane.Incomplete, []string{"interrupted"}
	file := saved(t, e)
	edited(t, filepath.Join(filepath.Dir(file), statementName), "FAILED", "PASSED")
	said, code := verified(t, root, file)
	require.Equal(t, 1, code)
	require.Contains(t, said, "it says something else than what follows from the evidence")
}

func TestWhatDidNotPassDoesNotHold(t *testing.T) {
	root, e := clone(t)
	e.Lanes[3].Verdict, e.Lanes[3].Reasons = lane.Incomplete, []string{"interrupted"}
	said, code := verified(t, root, saved(t, e))
	require.Equal(t, 2, code, "incomplete is never green")
	require.Contains(t, said, "could not be checked  lane-race     interrupted")
	e.Lanes[3].Verdict = lane.Fail
	_, code = verified(t, root, saved(t, e))
	require.Equal(t, 1, code)
}

func TestChangedCodeIsNamedFileByFileAndALaterCommitIsStale(t *testing.T) {
	root, e := clone(t)
	file := saved(t, e)
	write(t, root, "executor/run.go", "package executor\n\nvar y int\n")
	said, code := verified(t, root, file)
	require.Equal(t, 1, code)
	require.Contains(t, said, "executor/run.go is not what was checked")
	require.Contains(t, said, "here 1 file is not as committed, as executor/run.go")
	require.Contains(t, said, "all that the lanes compile, executor/ included, has the digest")
	commit(t, root)
	said, _ = verified(t, root, file)
	require.Contains(t, said, "it is stale: made at commit")
	require.Contains(t, said, "1 file was changed since, as executor/run.go")
}

func TestALaterCommitThatOnlyBringsTheEvidenceIsFine(t *testing.T) {
	root, e := clone(t)
	e.derive()
	require.NoError(t, e.seal())
	dir := filepath.Join(root, "docs", "proof")
	require.NoError(t, os.MkdirAll(dir, 0o755))
	require.NoError(t, e.Save(dir))
	said, code := verified(t, root, dir)
	require.Zero(t, code, said)
	commit(t, root)
	said, code = verified(t, root, dir)
	require.Zero(t, code, said)
}

func TestWithoutACloneTheCodeIsOpen(t *testing.T) {
	_, e := clone(t)
	said, code := verified(t, "", saved(t, e))
	require.Equal(t, 2, code)
	require.Contains(t, said, "there is no clone of")
}

func TestWhatIsNoEvidenceIsBadUseInALine(t *testing.T) {
	e := sample(t)
	for name, c := range map[string]struct{ text, says string }{
		"no JSON":         {"<html>", "it is not JSON"},
		"another report":  {`{"schema": 1, "command": "sanitize"}`, "it is no evidence of extreme"},
		"nothing":         {`{}`, "it is no evidence of extreme"},
		"another version": {`{"schema": 2, "command": "evidence"}`, "it has version 2 of the form, and this command knows version 1"},
		"nothing at all":  {"\n", "x.json is empty"},
		"a list":          {"[]", "it is no evidence of extreme"},
		"a cut off file":  {`{"schema": 1, "comm`, "its end is missing"},
		"two of them":     {`{"schema": 1, "command": "evidence"}{}`, "it is not JSON"},
		"half of it":      {`{"schema": 1, "command": "evidence"}`, "it is not as the schema has it: at /"},
	} {
		file := filepath.Join(t.TempDir(), "x.json")
		require.NoError(t, os.WriteFile(file, []byte(c.text), 0o644))
		_, err := Verify(t.Context(), "", file)
		require.ErrorContains(t, err, c.says, name)
		require.NotContains(t, err.Error(), "\n", name)
	}
	file := saved(t, e)
	edited(t, file, `"verdict": "pass"`, `"verdict": "splendid"`)
	_, err := Verify(t.Context(), "", file)
	require.ErrorContains(t, err, "at /verdict, value must be one of")
	_, err = Verify(t.Context(), "", filepath.Join(t.TempDir(), "none.json"))
	require.ErrorContains(t, err, "there is no file")
}
