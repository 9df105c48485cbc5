package check

import (
	"testing"

	"github.com/stretchr/testify/require"

	explored "github.com/extremely-boring/extreme/check/explore/runner"
	"github.com/extremely-boring/extreme/check/rule"
	"github.com/extremely-boring/extreme/executor/task"
)

func TestWhatTheExplorerFindsIsFoundAgainByTheWholeTestOrElseInGo(t *testing.T) {
	broken := func(f task.Future[int], o task.Observer) int { return explored.RunObserved(f, o) + 1 }
	for again, ends := range map[string]string{
		"go test -run '^TestMine$' mine": `\nreproduce:\n    go test -run '\^TestMine\$' mine\n$`,
		"":                               "\nin Go:\n    p, _ := program.Parse\\(`.*`\\); scope.Explore.*\n$",
	} {
		s := newSuite(func() Subject { return Subject{} }, newOptions([]Option{Explored(Counted(broken))}))
		s.again = again
		s.explore()
		f := s.filed[rule.WrongValue]
		require.NotNil(t, f)
		require.Regexp(t, ends, f.Report)
		require.Contains(t, f.Report, "    "+f.Reproduce+"\n")
	}
}
