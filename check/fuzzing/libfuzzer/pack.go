package main

import (
	"encoding/binary"
	"strconv"
)

// kind is a type of argument.
type kind struct {
	// parse reads its literal, and verb writes it.
	parse func(literal string) (any, error)
	verb  string
	// pack puts a value before the packed rest of the arguments, so that unpack, which
	// takes it off again, returns it and that rest. Unpack does what the consumer in
	// github.com/AdaLogics/go-fuzz-headers does, whatever the bytes; it reports false
	// where that gives up, and the target is not called.
	pack   func(v any, rest []byte) []byte
	unpack func(raw []byte) (v any, rest []byte, ok bool)
}

// filler is a byte that nothing reads. The consumer refuses to take a value, be it an
// empty one, where no byte is left.
const filler = 0

// kinds are the types that can be packed. There are others that a target of Go's may
// have, which none of ours has.
var kinds = map[string]kind{
	"[]byte": {
		parse: func(s string) (any, error) { v, err := strconv.Unquote(s); return []byte(v), err },
		verb:  "%q", pack: packBytes, unpack: unpackBytes,
	},
	"string": {
		parse: func(s string) (any, error) { return strconv.Unquote(s) },
		verb:  "%q", pack: packString, unpack: unpackString,
	},
	"bool": {
		parse: func(s string) (any, error) { return strconv.ParseBool(s) },
		verb:  "%t", pack: packBool, unpack: unpackBool,
	},
	"int": {
		parse: func(s string) (any, error) { return strconv.Atoi(s) },
		verb:  "%d", pack: packInt, unpack: unpackInt,
	},
}

// pack returns the bytes from which the consumer makes the arguments.
func pack(all []argument) (raw []byte) {
	for i := len(all) - 1; i >= 0; i-- {
		raw = kinds[all[i].kind].pack(all[i].value, raw)
	}
	return raw
}

// unpack returns the arguments that the consumer makes of raw for a target with arguments
// of those types. It reports false if the target is not called.
func unpack(raw []byte, signature []string) (all []argument, ok bool) {
	for _, name := range signature {
		var v any
		if v, raw, ok = kinds[name].unpack(raw); !ok {
			return nil, false
		}
		all = append(all, argument{name, v})
	}
	return all, true
}

// size is a length before the bytes that it is about.
func size(n int) []byte { return binary.BigEndian.AppendUint32(nil, uint32(n)) }

// The consumer takes the length of bytes modulo what is left, unless it is just that, and
// has a length of its own for zero.
func packBytes(v any, rest []byte) []byte {
	b := v.([]byte)
	if len(b) > 0 {
		return append(append(size(len(b)), b...), rest...)
	}
	if len(rest) == 0 {
		rest = []byte{filler}
	}
	return append(size(2*len(rest)), rest...)
}

func unpackBytes(raw []byte) (v any, rest []byte, ok bool) {
	if len(raw) < 5 {
		return nil, nil, false
	}
	n, rest := uint64(binary.BigEndian.Uint32(raw)), raw[4:]
	if n == 0 {
		n = 30
	}
	if n != uint64(len(rest)) {
		n %= uint64(len(rest))
	}
	return rest[:n:n], rest[n:], true
}

// A string's length must fit.
func packString(v any, rest []byte) []byte {
	s := v.(string)
	raw := append(append(size(len(s)), s...), rest...)
	if len(raw) == 4 {
		raw = append(raw, filler)
	}
	return raw
}

func unpackString(raw []byte) (v any, rest []byte, ok bool) {
	if len(raw) < 5 || uint64(binary.BigEndian.Uint32(raw)) > uint64(len(raw)-4) {
		return nil, nil, false
	}
	n, rest := binary.BigEndian.Uint32(raw), raw[4:]
	return string(rest[:n]), rest[n:], true
}

// What is even is true.
func packBool(v any, rest []byte) []byte {
	if v.(bool) {
		return append([]byte{0}, rest...)
	}
	return append([]byte{1}, rest...)
}

func unpackBool(raw []byte) (v any, rest []byte, ok bool) {
	if len(raw) == 0 {
		return nil, nil, false
	}
	return raw[0]%2 == 0, raw[1:], true
}

// After the bytes of a number one that is even says that the last of them counts most.
func packInt(v any, rest []byte) []byte {
	return append(append(binary.LittleEndian.AppendUint64(nil, uint64(v.(int))), 0), rest...)
}

func unpackInt(raw []byte) (v any, rest []byte, ok bool) {
	if len(raw) < 9 {
		return nil, nil, false
	}
	if raw[8]%2 == 0 {
		return int(binary.LittleEndian.Uint64(raw)), raw[9:], true
	}
	return int(binary.BigEndian.Uint64(raw)), raw[9:], true
}
