package check_test

import (
	"fmt"

	"github.com/extremely-boring/extreme/check"
	"github.com/extremely-boring/extreme/check/program"
	"github.com/extremely-boring/extreme/executor"
	"github.com/extremely-boring/extreme/executor/task"
)

func ExampleRun() {
	p, err := program.Parse(`
		poll { clone a; go { wake a }; pending }
		poll { clone b; ready 7 }
		after { wake b }`)
	if err != nil {
		fmt.Println(err)
		return
	}
	report := check.Run(p, check.Options{})
	fmt.Println(report.OK())
	// Output: true
}

// A runner of one's own is held to the same rules.
func ExampleOptions() {
	p, err := program.Parse("poll { ready 7 }")
	if err != nil {
		fmt.Println(err)
		return
	}
	report := check.Run(p, check.Options{Subject: check.Counted(func(f task.Future[int], o task.Observer) int {
		return executor.RunObserved(f, o) + 1
	})})
	fmt.Println(report.Rule())
	fmt.Println(report.Findings[0].What)
	// Output:
	// wrong-value
	// the Run returned 8, its future 7
}
