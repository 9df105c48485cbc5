package evidence

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// sum is the SHA-256 of a text, in hexadecimal.
func sum(text []byte) string { return fmt.Sprintf("%x", sha256.Sum256(text)) }

// seal writes down the digest of all else.
func (e *Evidence) seal() error {
	text, err := json.Marshal(e)
	if err == nil {
		e.Digest, err = contentDigest(text)
	}
	return err
}

// contentDigest is the digest of evidence as JSON, its own field left out: of all that stands
// there, also of what this version does not know.
func contentDigest(text []byte) (string, error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var all map[string]any
	if err := d.Decode(&all); err != nil {
		return "", err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return "", errors.New("something stands behind it")
	}
	delete(all, "digest")
	plain, err := json.Marshal(all) // it sorts the keys
	return sum(plain), err
}
