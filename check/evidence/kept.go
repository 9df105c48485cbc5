package evidence

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/extremely-boring/extreme/check/lane"
)

// resultsFolder is where results are kept, in the folder of the evidence.
const resultsFolder = "results"

// kept is a result in a file of its own, with all that it depends on.
type kept[T any] struct {
	Schema int    `json:"schema"`
	Part   string `json:"part"`
	// Code is the digest of the files that the part depends on.
	Code    string  `json:"code"`
	Machine Machine `json:"machine"`
	Short   bool    `json:"short"`
	Seed    int64   `json:"seed"`
	Made    string  `json:"made"`
	Result  T       `json:"result"`
}

// store keeps results.
type store struct {
	dir     string
	code    Code
	machine Machine
	short   bool
	now     func() time.Time
}

// file is that of a part. A short run has files of its own, so that it costs no long one.
func (s *store) file(part string) string {
	length := "full"
	if s.short {
		length = "short"
	}
	return filepath.Join(s.dir, resultsFolder, fmt.Sprintf("%s-%s.json", length, part))
}

// digestOf is the digest of what the part depends on. These two lanes read more than Go.
func (s *store) digestOf(part string) string {
	if part == "vet" || part == "leak" {
		return s.code.Tree
	}
	return s.code.Harness
}

// load returns what is kept of a part, if it was made of the same code by the same tools.
func load[T any](s *store, part string) (k kept[T], ok bool) {
	text, err := os.ReadFile(s.file(part))
	if err != nil || json.Unmarshal(text, &k) != nil {
		return k, false
	}
	same := k.Schema == Schema && k.Part == part && k.Short == s.short && k.Code == s.digestOf(part) && k.Machine.toolchain() == s.machine.toolchain()
	return k, same
}

// keep keeps a part's result, and returns when it was made.
func keep[T any](s *store, part string, seed int64, result T) (made string, err error) {
	made = s.now().UTC().Format(time.RFC3339)
	if err := os.MkdirAll(filepath.Join(s.dir, resultsFolder), 0o755); err != nil {
		return made, err
	}
	return made, lane.SaveJSON(s.file(part), kept[T]{Schema, part, s.digestOf(part), s.machine, s.short, seed, made, result})
}

// reusable reports whether a lane's result may be taken over. What found something is kept
// like what did not, or a bug that needs luck would be gone the next time; what is
// incomplete is tried again.
func reusable(r lane.Result) bool { return r.Verdict == lane.Pass || r.Verdict == lane.Fail }
