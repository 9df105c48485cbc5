package scope

import (
	"errors"
	"strings"

	"github.com/extremely-boring/extreme/check/explore"
	"github.com/extremely-boring/extreme/check/internal/module"
)

// Command returns what runs the execution of a token again, on the shipped runner: in a
// clone of this module from its root, and elsewhere in a module that requires this one.
func Command(token string) string { return module.Extreme() + " replay " + token }

// replaySteps bounds an execution that is run again: there is no need to, it ends as it
// did before.
const replaySteps = 1 << 20

// Replay runs the execution of the token alone. Of the options it takes the runner and
// the books. The result has no finding if the execution passes now. The error says
// that the token is none, or is stale: then the program, or the runner, takes other
// steps than when it was made.
func Replay(token string, o Options) (Result, error) {
	b, r, schedule, err := replaying(token, o)
	if err != nil {
		return r, err
	}
	r.Result = explore.Run(b.run, replay(schedule))
	if err := r.replayed(b, token, o); err != nil {
		return r, err
	}
	if len(r.Findings) > 0 {
		r.Books = b.books(schedule)
	}
	return r, nil
}

// replaying takes the token apart.
func replaying(token string, o Options) (b *body, r Result, schedule string, err error) {
	r.Program, schedule, err = ParseToken(token)
	if err != nil {
		return nil, Result{}, "", err
	}
	b, _ = newBody(r.Program, o)
	return b, r, schedule, nil
}

func replay(schedule string) explore.Options {
	return explore.Options{Replay: schedule, Steps: replaySteps, Goroutines: replaySteps}
}

// replayed returns an error if the execution could not be followed. If it could, its
// findings are given the program's token.
func (r Result) replayed(b *body, token string, o Options) error {
	switch {
	case len(r.Findings) > 0 || strings.HasPrefix(r.Incomplete, replayed):
	case strings.HasPrefix(r.Incomplete, stale):
		return errors.New(stale + ": the program or the runner takes other steps than when it was made; explore it again for another")
	default:
		return errors.New(r.Incomplete)
	}
	for i := range r.Findings {
		f := &r.Findings[i]
		b.name(f)
		f.Token = token
		if o.Runner == nil {
			f.Command = Command(token)
		}
	}
	return nil
}

// What package explore says of an execution that it could follow, and of one that it
// could not.
const (
	replayed = "it replayed"
	stale    = "the replay token is stale"
)
