//go:build !unix

package main

// summaryAsked returns nothing that ever comes: there is no signal for it here. Another
// process may ask, with --summary.
func summaryAsked() (asked <-chan struct{}, end func()) { return nil, func() {} }
