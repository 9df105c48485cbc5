package main

import (
	"fmt"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// seen is what a page of a run shows.
const seen = `["program", "now", "handles", "schedule", "count"].map(id => document.getElementById(id).innerHTML).join("\n")`

// stepThrough goes through a run by the arrow keys to its end, and back: at each step the
// page must show the same both times. Then it tries the buttons, and the other run.
func (b *browser) stepThrough() error {
	if err := b.fold(true); err != nil {
		return err
	}
	last, err := evaluate[int](b, `Number(document.getElementById("at").max)`)
	if err != nil {
		return err
	}
	if last < 5 {
		b.note(stepping, fmt.Sprintf("the run has %d steps", last+1))
		return nil
	}
	forth := make([]string, last+1)
	for i := range forth {
		if i > 0 {
			err = b.press(kb.ArrowRight)
		}
		if err == nil {
			forth[i], err = evaluate[string](b, seen)
		}
		if err != nil {
			return err
		}
		if i > 0 && forth[i] == forth[i-1] {
			b.note(stepping, fmt.Sprintf("step %d shows the same as the one before", i+1))
		}
	}
	for i := last; i > 0; i-- {
		if err := b.press(kb.ArrowLeft); err != nil {
			return err
		}
		if err := b.compare(forth[i-1], fmt.Sprintf("step %d shows something else on the way back", i)); err != nil {
			return err
		}
	}
	for _, button := range []struct {
		id string
		at int
	}{{"last", last}, {"back", last - 1}, {"first", 0}, {"forward", 1}} {
		if err := b.click("#" + button.id); err != nil {
			return err
		}
		if err := b.compare(forth[button.at], fmt.Sprintf("the button %s does not go to step %d", button.id, button.at+1)); err != nil {
			return err
		}
	}
	return b.otherRun(last * 2 / 3)
}

func (b *browser) press(key string) error { return chromedp.Do(b.ctx, chromedp.KeyEvent(key)) }

func (b *browser) click(selector string) error {
	return chromedp.Do(b.ctx, chromedp.Click(chromedp.CSS(selector)))
}

// compare notes a fault if the page does not show what it should.
func (b *browser) compare(should, what string) error {
	shows, err := evaluate[string](b, seen)
	if err == nil && shows != should {
		b.note(stepping, what)
	}
	return err
}

// otherRun shows the run that passes, if there is one, and goes back to a step of the one
// that fails.
func (b *browser) otherRun(to int) error {
	alone, err := evaluate[bool](b, `document.getElementById("which").hidden`)
	if err == nil && !alone {
		err = b.twins()
	}
	if err == nil {
		_, err = evaluate[bool](b, fmt.Sprintf("go(%d); true", to))
	}
	return err
}

// twins compares the ends of the run that fails and of that which passes.
func (b *browser) twins() error {
	err := b.press(kb.End)
	if err != nil {
		return err
	}
	failing, err := evaluate[string](b, seen)
	if err == nil {
		err = b.click(`[data-run="passing"]`)
	}
	if err == nil {
		err = b.press(kb.End)
	}
	if err != nil {
		return err
	}
	passing, err := evaluate[string](b, seen)
	if err == nil && failing == passing {
		b.note(stepping, "the run that passes looks like the one that fails")
	}
	if err != nil {
		return err
	}
	return b.click(`[data-run="failing"]`)
}
