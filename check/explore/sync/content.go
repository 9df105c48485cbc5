package sync

// content is what a Map holds in an execution. A key keeps its place when it is deleted,
// so that a Range that goes on meanwhile visits no key twice.
type content struct {
	entries []*entry
	index   map[any]*entry
}

type entry struct {
	key, value any
	present    bool
}

// newContent returns what an empty Map holds. The index is not empty, because an empty
// map panics in other words than the original when a key can't be hashed.
func newContent() *content {
	return &content{index: map[any]*entry{entry{}: nil}}
}

func (c *content) load(key any) (value any, ok bool) {
	if at := c.index[key]; at != nil && at.present {
		return at.value, true
	}
	return nil, false
}

// holds reports whether the value for the key is that one. It panics as the original
// does if they can't be compared.
func (c *content) holds(key, value any) bool {
	is, ok := c.load(key)
	return ok && is == value
}

func (c *content) swap(key, value any) (previous any, loaded bool) {
	at := c.index[key]
	if at == nil {
		at = &entry{key: key}
		c.index[key] = at
		c.entries = append(c.entries, at)
	}
	previous, loaded = at.value, at.present
	at.value, at.present = value, true
	return previous, loaded
}

func (c *content) remove(key any) (value any, loaded bool) {
	at := c.index[key]
	if at == nil {
		return nil, false
	}
	value, loaded = at.value, at.present
	at.value, at.present = nil, false
	return value, loaded
}

func (c *content) clear() {
	for _, at := range c.entries {
		at.value, at.present = nil, false
	}
}
