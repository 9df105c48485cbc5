package explore

// Names returns what a report calls the objects of a trace.
func Names(t *Trace) []string { return sources{}.names(t) }
