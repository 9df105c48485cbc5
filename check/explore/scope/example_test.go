package scope_test

import (
	"fmt"

	"github.com/extremely-boring/extreme/check/explore/scope"
	"github.com/extremely-boring/extreme/check/program"
)

// A future that parks once and is woken by two goroutines, under every interleaving.
func ExampleExplore() {
	r := scope.Explore(program.Park(1, 2), scope.Options{})
	fmt.Println(r.Executions, r.OK())
	// Output: 126 true
}
