package fuzzing

import (
	"bytes"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"os"
)

// event is one line of the journal.
type event struct {
	Kind  string  `json:"kind"` // folder, start, round or stop
	At    float64 `json:"at"`   // seconds that the folder had been fuzzed
	Start *start  `json:"start,omitempty"`
	Round *Round  `json:"round,omitempty"`
	Stop  *stop   `json:"stop,omitempty"`
}

// start is the beginning of a run.
type start struct {
	Seed     int64    `json:"seed"`
	Digest   string   `json:"digest"`
	Planned  float64  `json:"planned"`
	Time     string   `json:"time"`
	Go       string   `json:"go"`
	Platform string   `json:"platform"`
	Builds   []Build  `json:"builds"`
	Targets  []string `json:"targets"`
}

// stop is the end of a run. Reasons say why it is incomplete.
type stop struct {
	Reasons []string `json:"reasons,omitempty"`
}

// line is how an event stands in the journal, and a finding in its file: with a checksum,
// so that what rotted is told from what was written.
type line struct {
	Sum   string          `json:"sum"`
	Value json.RawMessage `json:"value"`
}

func checksum(text []byte) string { return fmt.Sprintf("%08x", crc32.ChecksumIEEE(text)) }

// encode makes a line of a value.
func encode(value any) []byte {
	text, err := json.Marshal(value)
	if err != nil {
		panic(err) // it is made of strings and numbers
	}
	whole, err := json.Marshal(line{checksum(text), text})
	if err != nil {
		panic(err)
	}
	return append(whole, '\n')
}

// decode reads a line. It says whether it is whole.
func decode(text []byte, value any) bool {
	var l line
	return json.Unmarshal(text, &l) == nil && checksum(l.Value) == l.Sum && json.Unmarshal(l.Value, value) == nil
}

// readEvents returns the events of a journal's text, how many of its lines can't be read,
// and whether the last one is cut off.
func readEvents(text []byte) (events []event, bad int, cut bool) {
	lines := bytes.SplitAfter(text, []byte("\n"))
	for _, l := range lines {
		var e event
		switch {
		case len(l) == 0:
		case !bytes.HasSuffix(l, []byte("\n")):
			cut = true // even if it reads well: nothing may be written behind it
		case decode(l, &e):
			events = append(events, e)
		default:
			bad++
		}
	}
	return events, bad, cut
}

// journal is the file of the events.
type journal struct {
	file *os.File
	size int64
	disk disk
	kept *[]event
}

// add writes an event. Where that fails, what went in of it is taken out.
func (j *journal) add(e event) error {
	text := encode(e)
	_, err := j.disk.write(j.file, text)
	if err == nil {
		err = j.disk.sync(j.file)
	}
	if err != nil {
		_ = j.file.Truncate(j.size) // if it fails, too, the next run finds a line that is cut off
		return err
	}
	j.size += int64(len(text))
	*j.kept = append(*j.kept, e)
	return nil
}
