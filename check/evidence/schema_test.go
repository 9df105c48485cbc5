package evidence

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// definitions are the objects of the schema, by name.
func definitions(t *testing.T) map[string]map[string]any {
	t.Helper()
	var all map[string]any
	require.NoError(t, json.Unmarshal(schemaText, &all))
	defs := map[string]map[string]any{"": all}
	for name, def := range all["$defs"].(map[string]any) {
		defs[name] = def.(map[string]any)
	}
	return defs
}

func TestTheSchemaHasEveryFieldThatEvidenceHasAndNoOther(t *testing.T) {
	defs := definitions(t)
	for name, value := range map[string]any{"": Evidence{}, "totals": Totals{}, "claim": Claim{}, "code": Code{}, "machine": Machine{}, "example": Example{}} {
		var has []string
		of := reflect.TypeOf(value)
		for i := range of.NumField() {
			tag, _, _ := strings.Cut(of.Field(i).Tag.Get("json"), ",")
			has = append(has, tag)
		}
		properties := defs[name]["properties"].(map[string]any)
		for _, field := range has {
			require.Contains(t, properties, field, "of %q", name)
		}
		require.Len(t, properties, len(has), "of %q", name)
		require.Equal(t, false, defs[name]["additionalProperties"], "of %q", name)
	}
}

func TestTheSchemaHasTheVersionOfTheCode(t *testing.T) {
	version := definitions(t)[""]["properties"].(map[string]any)["schema"].(map[string]any)["const"]
	require.EqualValues(t, Schema, version)
}

func TestEvidenceIsAsTheSchemaHasItInGoodTimesAndBad(t *testing.T) {
	e := sample(t)
	for _, change := range []func(){
		func() {},
		func() { e.Matrix, e.Bench, e.Lanes = nil, nil, nil },
		func() { e.Code.Commit, e.Code.Changed = "", []string{"x"} },
		func() { e.Machine = Machine{OS: "plan9", Arch: "mips", CPUs: 1, Go: "go2"} },
	} {
		change()
		e.Lanes = append([]Lane{}, e.Lanes...)
		e.derive()
		require.NoError(t, e.seal())
		text, err := json.Marshal(e)
		require.NoError(t, err)
		_, err = read(text)
		require.NoError(t, err)
	}
}

func TestTheDigestCoversWhatNobodyKnowsAndNotItself(t *testing.T) {
	e := sample(t)
	text, err := json.Marshal(e)
	require.NoError(t, err)
	again, err := contentDigest(text)
	require.NoError(t, err)
	require.Equal(t, e.Digest, again)
	other, err := contentDigest([]byte(strings.Replace(string(text), `{"schema":1`, `{"extra":true,"schema":1`, 1)))
	require.NoError(t, err)
	require.NotEqual(t, e.Digest, other)
	_, err = contentDigest(append(text, '{'))
	require.Error(t, err)
}
