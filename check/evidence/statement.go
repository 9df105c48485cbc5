package evidence

import (
	"bytes"
	"encoding/json"
	"strings"

	testresult "github.com/in-toto/attestation/go/predicates/test_result/v0"
	intoto "github.com/in-toto/attestation/go/v1"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/extremely-boring/extreme/check/lane"
)

// predicate is the type of the statement.
const predicate = "https://in-toto.io/attestation/test-result/v0.1"

// The results that the predicate knows.
const (
	passed = "PASSED"
	warned = "WARNED"
	failed = "FAILED"
)

// statement is an in-toto statement on the runner's files: which claims hold of them. Its
// configuration names the code, by the digest of the whole and the commit, and the evidence,
// by the digest of its file. What is incomplete is among the failed tests, for a policy to
// which everything is fine that did not fail; an optional lane that was left out is among
// the warned. What is no test of every run, as a night of fuzzing, is in no list.
func (e *Evidence) statement(text []byte) ([]byte, error) {
	result := &testresult.TestResult{Result: passed, Configuration: []*intoto.ResourceDescriptor{
		{Name: jsonName, Digest: map[string]string{"sha256": sum(text)}, MediaType: "application/json"},
		{Name: "harness", Digest: map[string]string{"dirHash": e.Code.Harness}},
	}}
	if e.Code.Commit != "" {
		result.Configuration = append(result.Configuration, &intoto.ResourceDescriptor{Uri: "git+" + home, Digest: map[string]string{"gitCommit": e.Code.Commit}})
	}
	for _, c := range e.Claims {
		switch c.Verdict {
		case lane.Pass:
			result.PassedTests = append(result.PassedTests, c.ID)
		case NotMeasured:
			if strings.HasPrefix(c.ID, laneClaims) {
				result.WarnedTests = append(result.WarnedTests, c.ID)
			}
		case lane.Incomplete:
			result.FailedTests = append(result.FailedTests, c.ID+" (incomplete)")
		default:
			result.FailedTests = append(result.FailedTests, c.ID)
		}
	}
	switch {
	case e.Verdict != lane.Pass:
		result.Result = failed
	case len(result.WarnedTests) > 0:
		result.Result = warned
	}
	plain, err := protojson.Marshal(result)
	if err != nil {
		return nil, err
	}
	fields := &structpb.Struct{}
	if err := protojson.Unmarshal(plain, fields); err != nil {
		return nil, err
	}
	s := &intoto.Statement{Type: intoto.StatementTypeUri, PredicateType: predicate, Predicate: fields}
	s.Subject = append(s.Subject, &intoto.ResourceDescriptor{Name: runner, Digest: map[string]string{"dirHash": e.Code.Runner}})
	for _, f := range e.Code.Files {
		s.Subject = append(s.Subject, &intoto.ResourceDescriptor{Name: f.Name, Digest: map[string]string{"sha256": f.SHA256}})
	}
	if err := s.Validate(); err != nil {
		return nil, err
	}
	if plain, err = protojson.Marshal(s); err != nil {
		return nil, err
	}
	// Package protojson varies its white space on purpose.
	var b bytes.Buffer
	err = json.Indent(&b, plain, "", "  ")
	b.WriteByte('\n')
	return b.Bytes(), err
}

// readStatement reads a statement of extreme, and the digest of the evidence that it names.
func readStatement(text []byte) (s *intoto.Statement, evidence string, err error) {
	s = &intoto.Statement{}
	if err := protojson.Unmarshal(text, s); err != nil {
		return s, "", err
	}
	if err := s.Validate(); err != nil {
		return s, "", err
	}
	for _, c := range s.GetPredicate().GetFields()["configuration"].GetListValue().GetValues() {
		f := c.GetStructValue().GetFields()
		if f["name"].GetStringValue() == jsonName {
			evidence = f["digest"].GetStructValue().GetFields()["sha256"].GetStringValue()
		}
	}
	return s, evidence, nil
}
