package explore

// Description is a trace in words, as reports have it.
type Description struct {
	// Steps say what each step does, without who and where, as "Lock p.lock".
	Steps []string
	// Places are where, as "run.go:31".
	Places []string
	// Objects are what the objects are called.
	Objects []string
	// Blocked say what each blocked goroutine wants, and BlockedAt where.
	Blocked   []string
	BlockedAt []string
}

// Describe puts a trace into words.
func Describe(t Trace) Description {
	r := newReport(&Finding{Trace: t})
	d := Description{Objects: r.names}
	for i := range t.Steps {
		d.Steps = append(d.Steps, r.does(&t.Steps[i], r.longest))
		d.Places = append(d.Places, at(t.Steps[i].Place))
	}
	for i := range t.Blocked {
		d.Blocked = append(d.Blocked, r.wants(&t.Blocked[i], r.longest))
		d.BlockedAt = append(d.BlockedAt, at(t.Blocked[i].Place))
	}
	return d
}
