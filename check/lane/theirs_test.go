package lane

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/extremely-boring/extreme/check"
	"github.com/extremely-boring/extreme/check/rule"
)

func TestTheTestsThatCallExecutorAreFoundByWhateverNameAndThroughFunctions(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("package mine_test\n\n"+text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("a_test.go", `import "github.com/extremely-boring/extreme/check"
func TestDirect(t *testing.T) { check.Executor(t, nil) }
func TestThroughAnother(t *testing.T) { t.Run("x", func(t *testing.T) { hold(t) }) }
func TestNothing(t *testing.T) { other(t) }
func hold(t *testing.T) { again(t); hold(t) }
func other(t *testing.T) { check.Run(nil, check.Options{}) }
`)
	write("b_test.go", `import conform "github.com/extremely-boring/extreme/check"
func again(t *testing.T) { conform.Executor(t, nil) }
`)
	write("c_test.go", `import "example.com/other/check"
func TestAnotherPackageOfThatName(t *testing.T) { check.Executor(t, nil) }
`)
	tests, file, err := conformanceTests(dir, []string{"a_test.go", "b_test.go", "c_test.go"})
	if err != nil {
		t.Fatal(err)
	}
	if file != "a_test.go" {
		t.Errorf("the first is said to be in %q", file)
	}
	if want := []string{"TestDirect", "TestThroughAnother"}; !slices.Equal(tests, want) {
		t.Errorf("%v", tests)
	}
}

func TestAnExampleIsRunWithItsPlantedBugAndWhatNobodyCanJudgeIsIncomplete(t *testing.T) {
	root, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	var said strings.Builder
	o := Options{Root: root, Lanes: []string{"ledger"}, Seed: 1, Programs: 100, Progress: NewLines(&said)}
	r, err := RunTheirs(t.Context(), o, []string{"./examples/channel"})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(r.Tests, []string{"examples/channel/channel_test.go"}) {
		t.Errorf("the tests are said to be in %v", r.Tests)
	}
	l := r.Lanes[0]
	if len(l.Judged) == 0 || !slices.ContainsFunc(l.Judged, func(j Judged) bool { return j.Rule == "lost-wakeup" && j.Verdict == Pass }) {
		t.Errorf("%+v", l.Judged)
	}
	if len(r.Lanes) != 1 || len(l.Findings) > 0 || l.Stats.Programs < 100 {
		t.Errorf("%+v", r)
	}
	if len(l.Planted) != 1 || !l.Planted[0].Caught {
		t.Errorf("%+v", l.Planted)
	}
	why := strings.Join(l.Reasons, "\n")
	if r.Verdict != Incomplete || !strings.Contains(why, "its reference count is not seen") || !strings.Contains(why, "run it with -race") {
		t.Errorf("%s: %s", r.Verdict, why)
	}
	if !strings.Contains(said.String(), "ledger: incomplete, ") || strings.Contains(said.String(), "ledger: pass, ") {
		t.Errorf("it is told to have ended otherwise: %s", &said)
	}
}

func TestATestThatFailsWithoutAFindingIsNamedWithWhatItSaid(t *testing.T) {
	h := newHeard()
	for _, e := range []event{
		{Action: "output", Test: "TestOther", Output: "=== ATTR  TestOther judgement {}\n"},
		{Action: "output", Test: "TestOther", Output: "    mine_test.go:7: for another reason\n"},
		{Action: "output", Test: "TestExecutor", Output: "    mine_test.go:9: 26 rules hold\n"},
		{Action: "fail", Test: "TestOther/inside"},
		{Action: "fail", Test: "TestOther"},
		{Action: "pass", Test: "TestExecutor"},
		{Action: "fail"},
	} {
		h.take(e)
	}
	h.exit.code = 1
	j := &job{gate: &gate{}, result: &Result{Verdict: Pass}}
	w := &theirs{judged: map[judgedBy]check.Judgement{}}
	w.judge(t.Context(), j, theirPackage{path: "mine", tests: []string{"TestExecutor", "TestOther"}}, h)
	if want := []string{"the tests of mine failed without a finding: TestOther"}; !slices.Equal(j.result.Reasons, want) || j.result.Verdict != Fail {
		t.Errorf("%+v", j.result)
	}
	if want := "mine_test.go:7: for another reason"; j.result.Output != want {
		t.Errorf("%q", j.result.Output)
	}
}

func TestAnExecutorThatKeepsAChannelForALaterRunIsIncomplete(t *testing.T) {
	h := newHeard()
	for _, e := range []event{
		{Action: "output", Test: "TestExecutor", Output: "=== RUN   TestExecutor/lost-wakeup\n"},
		{Action: "output", Test: "TestExecutor", Output: "fatal error: send on synctest channel from outside bubble\n"},
		{Action: "fail", Test: "TestExecutor"},
		{Action: "fail"},
	} {
		h.take(e)
	}
	h.exit.code = 2
	j := &job{gate: &gate{}, result: &Result{Verdict: Pass}}
	w := &theirs{judged: map[judgedBy]check.Judgement{}, plant: check.PlantDeafness, expect: []rule.Rule{rule.LostWakeup}}
	p := theirPackage{path: "mine", tests: []string{"TestExecutor"}}
	w.judge(t.Context(), j, p, h)
	j.result.plantedEnd(w.caught(t.Context(), p, h))
	r := j.result
	if r.Verdict != Incomplete || r.Blind || r.Remedy == "" || len(r.Reasons) != 2 || !strings.Contains(r.Reasons[0], `died of "send on synctest channel from outside bubble"`) {
		t.Errorf("%+v", r)
	}
}

func TestAHangNamesTheProgramWhateverWasFoundBeforeAndIsNotWaitedForTwice(t *testing.T) {
	fake := newWorld()
	fake.real = func(command) said {
		return said{crumb: "poll { wakeref cx; pending }\npoll { ready 0 }\n", exit: exit{code: 2}, events: []event{
			{Action: "attr", Test: "TestOther/leak", Key: "finding", Value: `{"rule":"leak"}`},
			{Action: "fail", Test: "TestOther"},
			{Action: "output", Test: "TestExecutor", Output: "panic: test timed out after 3m0s in one program\n"},
		}}
	}
	j := &job{gate: &gate{start: fake, slots: make(chan struct{}, 1)}, result: &Result{Verdict: Pass}}
	w := &theirs{judged: map[judgedBy]check.Judgement{}, plant: check.PlantDeafness}
	w.packages = []theirPackage{{path: "example.com/mine", tests: []string{"TestOther", "TestExecutor"}}}
	w.binaries = []string{filepath.Join(t.TempDir(), "theirs")}
	w.run(t.Context(), j)
	r := j.result
	const again = `EXTREME_PROGRAM='poll { wakeref cx; pending } poll { ready 0 }' EXTREME_SEED=0 EXTREME_PROGRAMS=0 go test example.com/mine -run '^(TestOther|TestExecutor)$'`
	if len(r.Reasons) != 2 || !strings.HasSuffix(r.Reasons[0], "; the program that ran last: "+again) || r.Remedy == "" || len(r.Findings) != 1 || r.Findings[0].Test != "example.com/mine.TestOther" {
		t.Errorf("%+v", r)
	}
	if len(fake.ran) != 1 || len(r.Planted) != 1 || !r.Planted[0].CutShort || r.Blind {
		t.Errorf("%d runs, %+v", len(fake.ran), r.Planted)
	}
}

func TestWhatCanNotBeStartedIsIncompleteAndNotBlind(t *testing.T) {
	fake := newWorld()
	fake.real = func(command) said { return said{exit: exit{err: errors.New("exec format error")}} }
	j := &job{gate: &gate{start: fake, slots: make(chan struct{}, 1)}, result: &Result{Verdict: Pass}}
	w := &theirs{judged: map[judgedBy]check.Judgement{}, plant: check.PlantDeafness}
	w.packages, w.binaries = []theirPackage{{path: "example.com/mine", tests: []string{"TestExecutor"}}}, []string{"theirs.test"}
	w.run(t.Context(), j)
	if r := j.result; r.Verdict != Incomplete || r.Blind || !strings.Contains(r.Reasons[0], "exec format error") || !strings.Contains(r.Remedy, "GOOS") {
		t.Errorf("%+v", r)
	}
}

func TestPackagesWithoutSuchATestAreBadUse(t *testing.T) {
	root, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	for pattern, says := range map[string]string{"./check/rule": "calls check.Executor", "./no/such": "go list: "} {
		_, err := RunTheirs(t.Context(), Options{Root: root}, []string{pattern})
		if err == nil || !strings.Contains(err.Error(), says) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%v", err)
		}
	}
}

func TestALaneThatIsNotForOtherPackagesIsNamedAndNotLeftOut(t *testing.T) {
	_, err := RunTheirs(t.Context(), Options{Root: filepath.Join("..", ".."), Lanes: []string{"ledger", "msan"}}, []string{"./examples/channel"})
	if want := "the lane msan is not for other packages: those are ledger, race, asan"; err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
}

func TestARuleIsJudgedIfOneLaneJudgesItOrItIsWaived(t *testing.T) {
	by := func(r rule.Rule) judgedBy { return judgedBy{test: "TestMine/" + string(r), rule: r} }
	incomplete := func(r rule.Rule, waived bool) check.Judgement {
		return check.Judgement{Rule: r, Verdict: Incomplete, Reason: "because", Remedy: "do this", Waived: waived}
	}
	all := map[string]*theirs{
		"ledger": {judged: map[judgedBy]check.Judgement{
			by(rule.DataRace): incomplete(rule.DataRace, false), by(rule.Leak): incomplete(rule.Leak, true), by(rule.MovedFuture): incomplete(rule.MovedFuture, false),
		}},
		"race": {judged: map[judgedBy]check.Judgement{
			by(rule.DataRace): {Rule: rule.DataRace, Verdict: Pass}, by(rule.MovedFuture): incomplete(rule.MovedFuture, false),
		}},
	}
	r := Report{Lanes: []Result{{Lane: "ledger", Verdict: Pass}, {Lane: "race", Verdict: Pass}}}
	unjudged(&r, all)
	if want := []string{"moved-future: because; do this"}; !slices.Equal(r.Lanes[0].Reasons, want) || r.Lanes[0].Verdict != Incomplete || r.Lanes[1].Verdict != Pass {
		t.Errorf("%+v", r.Lanes)
	}
}

func TestARuleThatOnePackageJudgesIsStillOpenInAnotherWhoseTestHasTheSameName(t *testing.T) {
	w := &theirs{judged: map[judgedBy]check.Judgement{}}
	j := &job{gate: &gate{}, result: &Result{Verdict: Pass}}
	for _, p := range []struct {
		path string
		said check.Judgement
	}{
		{"example.com/a", check.Judgement{Rule: rule.Leak, Verdict: Incomplete, Reason: "because"}},
		{"example.com/b", check.Judgement{Rule: rule.Leak, Verdict: Incomplete, Reason: "waived: it has none", Waived: true}},
	} {
		h := newHeard()
		text, err := json.Marshal(p.said)
		if err != nil {
			t.Fatal(err)
		}
		h.take(event{Action: "attr", Test: "TestExecutor/leak", Key: "judgement", Value: string(text)})
		h.take(event{Action: "pass", Test: "TestExecutor"})
		w.judge(t.Context(), j, theirPackage{path: p.path, tests: []string{"TestExecutor"}}, h)
	}
	r := Report{Lanes: []Result{{Lane: "ledger", Verdict: Pass}}}
	unjudged(&r, map[string]*theirs{"ledger": w})
	if r.Lanes[0].Verdict != Incomplete || len(r.Lanes[0].Reasons) != 1 {
		t.Errorf("%+v", r.Lanes)
	}
}

func TestTheReasonOfALaneThatTriedGoesBeforeThatOfOneThatCannot(t *testing.T) {
	by := judgedBy{test: "TestMine/data-race", rule: rule.DataRace}
	cannot := check.Judgement{Rule: rule.DataRace, Verdict: Incomplete, Reason: "only another lane can see it", Remedy: "run that one"}
	tried := check.Judgement{Rule: rule.DataRace, Verdict: Incomplete, Reason: "3 of 4 programs broke another rule first"}
	r := Report{Lanes: []Result{{Lane: "ledger"}, {Lane: "race"}, {Lane: "asan"}}}
	unjudged(&r, map[string]*theirs{
		"ledger": {judged: map[judgedBy]check.Judgement{by: cannot}},
		"race":   {judged: map[judgedBy]check.Judgement{by: tried}},
		"asan":   {judged: map[judgedBy]check.Judgement{by: cannot}},
	})
	if want := []string{"data-race: their programs broke another rule first"}; !slices.Equal(r.Lanes[0].Reasons, want) {
		t.Errorf("%q", r.Lanes[0].Reasons)
	}
}

func TestManyRulesAreCounted(t *testing.T) {
	var judged []judgedBy
	for _, r := range []rule.Rule{rule.Leak, rule.StaleWake, rule.DataRace, rule.LostWakeup, rule.Deadlock} {
		judged = append(judged, judgedBy{test: "TestMine", rule: r})
	}
	judged = append(judged, judgedBy{test: "TestOther", rule: rule.Leak})
	if got := named(judged, judgedBy.id, "rule"); got != "5 rules" {
		t.Errorf("%q", got)
	}
}

func TestWhoseRulesAreOpenIsSaidWhereThereAreSeveralTests(t *testing.T) {
	judged := map[judgedBy]check.Judgement{}
	for test, verdict := range map[string]check.Verdict{"TestOne": Pass, "TestTwo": Incomplete, "TestThree": Incomplete} {
		judged[judgedBy{path: "example.com/mine", test: test + "/leak", rule: rule.Leak}] = check.Judgement{Rule: rule.Leak, Verdict: verdict, Reason: "because"}
	}
	r := Report{Lanes: []Result{{Lane: "ledger", Verdict: Pass}}}
	unjudged(&r, map[string]*theirs{"ledger": {judged: judged}})
	if want := []string{"leak in mine.TestThree, mine.TestTwo: because"}; !slices.Equal(r.Lanes[0].Reasons, want) {
		t.Errorf("%q", r.Lanes[0].Reasons)
	}
}

func TestRulesThatAnotherOneHidesAreOneLine(t *testing.T) {
	judged := map[judgedBy]check.Judgement{}
	for r, reason := range map[rule.Rule]string{rule.Leak: "10 of 14 programs broke another rule first", rule.StaleWake: "11 of 11 programs broke another rule first"} {
		judged[judgedBy{test: "TestMine", rule: r}] = check.Judgement{Rule: r, Verdict: Incomplete, Reason: reason}
	}
	r := Report{Lanes: []Result{{Lane: "ledger", Verdict: Fail}}}
	unjudged(&r, map[string]*theirs{"ledger": {judged: judged}})
	if want := []string{"leak, stale-wake: their programs broke another rule first"}; !slices.Equal(r.Lanes[0].Reasons, want) {
		t.Errorf("%q", r.Lanes[0].Reasons)
	}
}
