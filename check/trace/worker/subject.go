package main

import "github.com/extremely-boring/extreme/check/explore/scope"

// subject is the explored runner; nil for the copy of the shipped one. To explore a
// mutant this file is replaced by one that has the mutant's copy.
var subject scope.Runner
