package check

// RaceEnabled is for tests that the race detector judges differently.
const RaceEnabled = raceEnabled
