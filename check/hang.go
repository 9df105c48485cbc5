package check

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"github.com/extremely-boring/extreme/check/program"
)

// patience is how long a program may take, in real time, before somebody is told.
const patience = 10 * time.Second

// watch tells of a program that seems to hang, once in a process: it will not end, and
// nobody else says so before go test's own timeout. Call the function when it has ended.
func watch(p *program.Program) (stop func() bool) {
	return time.AfterFunc(patience, func() { warned.Do(func() { warn(os.Stderr, p) }) }).Stop // watchdog
}

var warned sync.Once

func warn(w io.Writer, p *program.Program) {
	fmt.Fprintf(w, "check: a program has been running for %v:\n    %s\n"+
		"The executor waits on something that virtual time does not see: a Mutex, a spin, the kernel, or a channel made\n"+
		"outside of Run. It can't be judged in virtual time; see the Limits of package check.\n", patience, indent(p.String()))
}
