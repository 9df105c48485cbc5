package check

import (
	"os"
	"sync"

	"github.com/extremely-boring/extreme/check/program"
)

// crumbVariable names the file that each program is written to before it is run,
// so that whoever started the process knows what it died of.
const crumbVariable = "EXTREME_CRUMB"

var crumb = sync.OnceValue(func() *os.File {
	name := os.Getenv(crumbVariable)
	if name == "" {
		return nil
	}
	f, err := os.OpenFile(name, os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return nil
	}
	return f
})

func leaveCrumb(p *program.Program) {
	f := crumb()
	if f == nil {
		return
	}
	text := p.String() + "\n"
	if _, err := f.WriteAt([]byte(text), 0); err == nil {
		_ = f.Truncate(int64(len(text)))
	}
}
