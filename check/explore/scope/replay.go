package scope

import (
	"errors"
	"strings"

	"github.com/extremely-boring/extreme/check/explore"
	"github.com/extremely-boring/extreme/check/program"
)

// Command returns what runs the execution of a token again, on the shipped runner.
func Command(token string) string { return "go run ./cmd/extreme replay " + token }

// replaySteps bounds an execution that is run again: there is no need to, it ends as it
// did before.
const replaySteps = 1 << 20

// Replay runs the execution of the token alone. Of the options it takes the runner and
// the books. The result has no finding if the execution passes now. The error says
// that the token is none, or is stale: then the program, or the runner, takes other
// steps than when it was made.
func Replay(token string, o Options) (Result, error) {
	p, schedule, err := ParseToken(token)
	if err != nil {
		return Result{}, err
	}
	o.Explore = explore.Options{Replay: schedule, Steps: replaySteps, Goroutines: replaySteps}
	timeless, _ := program.Timeless(p)
	b := newBody(timeless, o)
	r := Result{Program: p, Result: explore.Run(b.run, o.Explore)}
	if len(r.Findings) == 0 && !strings.HasPrefix(r.Incomplete, replayed) {
		return r, errors.New(r.Incomplete)
	}
	for i := range r.Findings {
		f := &r.Findings[i]
		b.name(f)
		f.Token = token
		if o.Runner == nil {
			f.Command = Command(token)
		}
		r.Books = b.books(schedule)
	}
	return r, nil
}

// replayed is what package explore says of an execution that it could follow.
const replayed = "it replayed"
