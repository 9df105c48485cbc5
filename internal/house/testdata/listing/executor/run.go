package executor

// Run runs.
func Run() {}
