package engine

// Part is a part of the exhaustive strategy that a test can leave out, to see that it
// is missed.
type Part uint16

// The parts.
const (
	BlockedTakePart Part = 1 << iota // goroutines blocked at the end race, too
	LookFurtherBack                  // past a partner before which b would be blocked
	KeepLater                        // what comes after b in the execution goes before it in v
	SkipDependent                    // partners that another partner depends on are no races
	JudgeAgain                       // the races in what was replayed are judged again
	SleeperStarts                    // a sleeper that starts v covers it
	SleeperApart                     // so does one that is not in v and conflicts with none of it
	WakeSleepers                     // a sleeper wakes when something conflicts with it
	ChooseOtherwise                  // the other choices of an event are planned
	ReadByReplay                     // what b does is found anew where it is planned
	DescendStarting                  // a planned step that starts v is gone through
	DescendApart                     // so is one that is not in v and conflicts with none of it
	LeafCovers                       // and at a leaf v is covered
)

// lacks reports whether the part is left out.
func (e *Engine) lacks(p Part) bool { return e.cfg.Without&p != 0 }
