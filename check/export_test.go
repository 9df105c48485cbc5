package check

// RaceEnabled is for tests that the race detector judges differently.
const RaceEnabled = raceEnabled

// BuildFlags is for golden files, which are the same in every kind of build.
const BuildFlags = buildFlags
