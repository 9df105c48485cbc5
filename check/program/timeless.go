package program

// Timeless returns p with a yield in place of each sleep, for a world that has no
// time. It reports false if p is legal only by what its sleeps order: then its reads come
// too early, unless [Plan.Guard] keeps them from it.
func Timeless(p *Program) (q *Program, ok bool) {
	sleeps := false
	eachInProgram(p, func(s Stmt) { sleeps = sleeps || s.Op == Sleep })
	if !sleeps {
		return p, true
	}
	q = awake(p)
	return q, Check(p) != nil || Check(q) == nil
}

func awake(p *Program) *Program {
	q := *p
	q.Polls = make([]Poll, len(p.Polls))
	for i, poll := range p.Polls {
		poll.Body = awakeBody(poll.Body)
		q.Polls[i] = poll
	}
	q.After = awakeBody(p.After)
	return &q
}

func awakeBody(body []Stmt) []Stmt {
	out := make([]Stmt, len(body))
	for i, s := range body {
		if s.Op == Sleep {
			s.Op, s.N = Yield, 1
		}
		s.Body = awakeBody(s.Body)
		if s.Run != nil {
			s.Run = awake(s.Run)
		}
		out[i] = s
	}
	return out
}
