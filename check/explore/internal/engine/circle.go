package engine

import "slices"

// Circle returns blocked goroutines that wait for each other in a circle, if there is one.
func (t *Trace) Circle() []*Blocked {
	of := map[int]*Blocked{}
	for i := range t.Blocked {
		of[t.Blocked[i].Goroutine] = &t.Blocked[i]
	}
	for i := range t.Blocked {
		var path []*Blocked
		at := map[int]int{}
		for b := &t.Blocked[i]; b != nil; {
			if from, ok := at[b.Goroutine]; ok {
				return path[from:]
			}
			at[b.Goroutine] = len(path)
			path = append(path, b)
			var next *Blocked
			for _, h := range b.Holders {
				if next == nil {
					next = of[h.Goroutine]
				}
			}
			b = next
		}
	}
	return nil
}

// keptByTheDead reports whether a goroutine is blocked because one has ended with what it
// wants.
func (t *Trace) keptByTheDead() bool {
	return slices.ContainsFunc(t.Blocked, func(b Blocked) bool {
		return slices.ContainsFunc(b.Holders, func(h Holder) bool { return t.Goroutines[h.Goroutine].Ended })
	})
}
