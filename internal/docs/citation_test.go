package docs_test

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"
)

func TestTheCitationHasWhatTheFormatAsksForAndIsOfThisModule(t *testing.T) {
	text, err := os.ReadFile("../../CITATION.cff")
	require.NoError(t, err)
	var c struct {
		Version                  string `yaml:"cff-version"`
		Message, Title, Abstract string
		License                  string
		Repository               string `yaml:"repository-code"`
		Authors                  []struct{ Name string }
	}
	require.NoError(t, yaml.Unmarshal(text, &c))
	require.Equal(t, "1.2.0", c.Version)
	require.NotEmpty(t, c.Message)
	require.NotEmpty(t, c.Title)
	require.Equal(t, "The extreme authors", c.Authors[0].Name)

	module, err := os.ReadFile("../../go.mod")
	require.NoError(t, err)
	path, _, _ := strings.Cut(strings.TrimPrefix(string(module), "module "), "\n")
	require.Equal(t, "https://"+path, c.Repository)

	license, err := os.ReadFile("../../LICENSE")
	require.NoError(t, err)
	require.Equal(t, "Apache-2.0", c.License)
	require.Contains(t, string(license), "Apache License")
}
