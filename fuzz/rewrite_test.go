package fuzz_test

import "github.com/extremely-boring/extreme/check/program"

// rewrite returns p with something else in place of each action: what f returns for it.
func rewrite(p *program.Program, f func(program.Stmt) []program.Stmt) *program.Program {
	q := *p
	q.Polls = make([]program.Poll, len(p.Polls))
	for i, poll := range p.Polls {
		poll.Body = rewriteBody(poll.Body, f)
		q.Polls[i] = poll
	}
	q.After = rewriteBody(p.After, f)
	return &q
}

func rewriteBody(body []program.Stmt, f func(program.Stmt) []program.Stmt) (out []program.Stmt) {
	for _, s := range body {
		s.Body = rewriteBody(s.Body, f)
		if s.Run != nil {
			s.Run = rewrite(s.Run, f)
		}
		out = append(out, f(s)...)
	}
	return out
}
