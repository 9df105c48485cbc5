package engine

// chain is what came last to an object: who wrote it, and who has read it since.
type chain struct{ wrote, read uint64 }

// traceHash is a number that is the same for executions that are one trace: it depends
// on the events and on which of those that conflict came right before which, and not on
// the order of the log.
func (e *Engine) traceHash() (sum uint64) {
	for i := range e.records[:e.objects] {
		e.records[i].chain = chain{}
	}
	for _, g := range e.live {
		g.waits.chain = chain{}
	}
	for k := range e.log[:e.pos] {
		ev := &e.log[k]
		id := mix(uint64(ev.g)<<32 | uint64(ev.m))
		before := uint64(0)
		for _, u := range ev.uses {
			c := &e.history(u.id).chain
			before += c.wrote
			if u.writes {
				before += mix(c.read)
				*c = chain{wrote: id}
			} else {
				c.read += id
			}
		}
		h := id + uint64(ev.kind)<<8 + uint64(uint32(ev.choice))<<32
		if ev.ok {
			h++
		}
		sum += mix(h ^ before)
	}
	return sum
}

// mix is the finaliser of SplitMix64, by Steele, Lea and Flood (OOPSLA 2014).
func mix(z uint64) uint64 {
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}
