package evidence

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

//go:embed schema.json
var schemaText []byte

// compiled is the schema, ready to be held against a file.
var compiled = sync.OnceValues(func() (*jsonschema.Schema, error) {
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(schemaText))
	if err != nil {
		return nil, err
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("schema.json", doc); err != nil {
		return nil, err
	}
	return c.Compile("schema.json")
})

// read reads evidence. The error says in a line what keeps the text from being some.
func read(text []byte) (*Evidence, error) {
	var head struct {
		Schema  *int
		Command string
	}
	err := json.Unmarshal(text, &head)
	var other *json.UnmarshalTypeError // it is JSON, of something else
	var broken *json.SyntaxError
	switch {
	case errors.As(err, &broken) && broken.Offset == int64(len(text)):
		return nil, errors.New("its end is missing, or it is not JSON")
	case err != nil && !errors.As(err, &other):
		return nil, fmt.Errorf("it is not JSON: %w", err)
	case head.Command != commandName || head.Schema == nil:
		return nil, errors.New("it is no evidence of extreme: it does not say that this command made it")
	case *head.Schema != Schema:
		return nil, fmt.Errorf("it has version %d of the form, and this command knows version %d: take the command of its commit", *head.Schema, Schema)
	}
	schema, err := compiled()
	if err != nil {
		return nil, err
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		return nil, err
	}
	if err := schema.Validate(doc); err != nil {
		return nil, fmt.Errorf("it is not as the schema has it: %s", deepest(err))
	}
	e := &Evidence{}
	return e, json.Unmarshal(text, e)
}

// deepest says where a file is not as the schema has it, and why, in a line.
func deepest(err error) string {
	at := &jsonschema.ValidationError{}
	if !errors.As(err, &at) {
		return err.Error()
	}
	for len(at.Causes) > 0 {
		at = at.Causes[0]
	}
	return fmt.Sprintf("at /%s, %s", strings.Join(at.InstanceLocation, "/"), at.ErrorKind.LocalizedString(message.NewPrinter(language.English)))
}
