package program

// Shape counts what a program does, over all its Runs; what repeats counts once.
type Shape struct {
	// Polls counts polls, Runs the Runs, and Goroutines the goroutines that
	// a program starts by go.
	Polls, Runs, Goroutines int
	// Handles counts handles that are cloned, under one name or several.
	Handles int
	// Wakes counts wakes of any kind, Stores the wakers kept.
	Wakes, Stores int
	// LateWakes counts the wakes that come after the outermost Run.
	LateWakes int
	// Reads counts reads of what a wake has published.
	Reads int
	// Unwinds counts polls that end by panic or goexit.
	Unwinds int
	// Actions counts everything that is done, but for go and the ends.
	Actions int
}

// Shape returns the shape of p.
func (p *Program) Shape() Shape {
	var s Shape
	s.program(p)
	eachStmt(p.After, func(st Stmt) {
		if st.Op == Wake || st.Op == WakeRef {
			s.LateWakes++
		}
	})
	return s
}

func (s *Shape) program(p *Program) {
	s.Runs++
	s.Polls += len(p.Polls)
	for _, poll := range p.Polls {
		if poll.End == Panic || poll.End == Goexit {
			s.Unwinds++
		}
		s.body(poll.Body)
	}
	s.body(p.After)
}

func (s *Shape) body(body []Stmt) {
	for _, st := range body {
		s.Actions++
		switch st.Op {
		case Clone:
			s.Handles += st.N
		case Wake, WakeRef, WakeStored:
			s.Wakes++
		case Store, Refresh:
			s.Stores++
		case Read:
			s.Reads++
		case Go:
			s.Actions--
			s.Goroutines++
			s.body(st.Body)
		case Run:
			s.program(st.Run)
		}
	}
}
