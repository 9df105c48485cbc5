package main

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// view is a screen on which a page is looked at.
type view struct {
	name          string
	width, height int64
	scheme        string
	phone         bool
}

var views = []view{
	{"light", 1400, 900, "light", false},
	{"dark", 1400, 900, "dark", false},
	{"phone", 390, 844, "light", true},
}

// fault is something wrong with a page.
type fault struct{ kind, what string }

// String returns the fault in a line.
func (f fault) String() string { return f.kind + ": " + f.what }

// The kinds of faults.
const (
	consoleError = "an error in the console"
	inTheWay     = "labels in each other's way"
	tooWide      = "wider than the screen"
	loads        = "it loads something"
	stepping     = "stepping"
)

// browser is one that runs.
type browser struct {
	ctx     context.Context
	version string
	cancels []context.CancelFunc

	lock   sync.Mutex
	faults []fault
}

// limit is when the browser is given up as hanging. It decides nothing but that.
const limit = 3 * time.Minute

// open starts a browser with an empty profile, and listens to what it complains about.
func open(ctx context.Context, binary, profile string) (*browser, error) {
	options := []chromedp.ExecAllocatorOption{
		chromedp.ExecPath(binary), chromedp.Headless, chromedp.DisableGPU, chromedp.NoFirstRun, chromedp.NoDefaultBrowserCheck,
		chromedp.UserDataDir(profile), chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true), chromedp.Flag("hide-scrollbars", true),
	}
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox) // which root can't have
	}
	b := &browser{}
	var cancel context.CancelFunc
	ctx, cancel = context.WithTimeout(ctx, limit)
	b.cancels = append(b.cancels, cancel)
	ctx, cancel = chromedp.NewExecAllocator(ctx, options...)
	b.cancels = append(b.cancels, cancel)
	b.ctx, cancel = chromedp.NewContext(ctx)
	b.cancels = append(b.cancels, cancel)
	err := chromedp.Listen(b.ctx, b.hear)
	if err == nil {
		_, err = chromedp.Call(b.ctx, network.Enable, network.EnableParams{})
	}
	if err == nil {
		_, err = chromedp.Call(b.ctx, log.Enable, cdp.Empty{})
	}
	if err == nil {
		b.version, err = evaluate[string](b, `navigator.userAgent.match(/Chrome\/[0-9.]+/)[0]`)
	}
	if err != nil {
		b.close()
		return nil, err
	}
	return b, nil
}

// evaluate returns what a script comes to.
func evaluate[T any](b *browser, script string) (T, error) {
	return chromedp.Run(b.ctx, chromedp.Evaluate[T](script))
}

func (b *browser) close() {
	_ = chromedp.Cancel(b.ctx) // waits for the process
	for i := len(b.cancels) - 1; i >= 0; i-- {
		b.cancels[i]()
	}
}

// hear notes what the browser complains about, and what a page loads.
func (b *browser) hear(event any) {
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		d := e.ExceptionDetails
		said := d.Text
		if d.Exception != nil {
			said += " " + d.Exception.Description
		}
		b.note(consoleError, said)
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeAssert {
			var said []string
			for _, a := range e.Args {
				said = append(said, string(a.Value))
			}
			b.note(consoleError, strings.Join(said, " "))
		}
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError && e.Entry.Source != log.EntrySourceNetwork {
			b.note(consoleError, e.Entry.Text)
		}
	case *network.EventRequestWillBeSent:
		if e.Type != network.ResourceTypeDocument && !strings.HasPrefix(e.Request.URL, "data:") {
			b.note(loads, e.Request.URL)
		}
	}
}

func (b *browser) note(kind, what string) {
	b.lock.Lock()
	defer b.lock.Unlock()
	b.faults = append(b.faults, fault{kind, what})
}

// heard returns what was noted, and forgets it.
func (b *browser) heard() (faults []fault) {
	b.lock.Lock()
	defer b.lock.Unlock()
	faults, b.faults = b.faults, nil
	return faults
}

// look looks at a page in a view. The error is about the browser and not the page.
func (b *browser) look(p page, v view, shots string) ([]fault, error) {
	b.heard()
	if err := b.show(p, v); err != nil {
		return nil, err
	}
	overlaps, err := evaluate[[]string](b, overlapping)
	if err != nil {
		return nil, err
	}
	wide, err := evaluate[int64](b, overflowing)
	if err != nil {
		return nil, err
	}
	for _, o := range overlaps {
		b.note(inTheWay, o)
	}
	if strings.HasSuffix(p.path, ".html") && wide > 0 {
		b.note(tooWide, fmt.Sprintf("by %d pixels", wide))
	}
	if p.steps && v == views[0] { // what it does depends on no screen
		if err := b.stepThrough(); err != nil {
			return nil, err
		}
	}
	if shots != "" {
		if err := b.shoot(filepath.Join(shots, strings.TrimSuffix(p.name, filepath.Ext(p.name))+"-"+v.name+".png")); err != nil {
			return nil, err
		}
	}
	return b.heard(), nil
}

// show loads a page on a screen, and unfolds what is folded, so that its labels are
// looked at, too.
func (b *browser) show(p page, v view) error {
	screen := emulation.SetDeviceMetricsOverrideParams{Width: v.width, Height: v.height, DeviceScaleFactor: 1, Mobile: v.phone}
	if _, err := chromedp.Call(b.ctx, emulation.SetDeviceMetricsOverride, screen); err != nil {
		return err
	}
	media := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: v.scheme}}}
	if _, err := chromedp.Call(b.ctx, emulation.SetEmulatedMedia, media); err != nil {
		return err
	}
	address := (&url.URL{Scheme: "file", Path: filepath.ToSlash(p.path)}).String()
	if err := chromedp.Do(b.ctx, chromedp.Navigate(address)); err != nil {
		return err
	}
	return b.fold(false)
}

// fold folds or unfolds all that can be.
func (b *browser) fold(folded bool) error {
	_, err := evaluate[bool](b, fmt.Sprintf(`document.querySelectorAll("details").forEach(d => d.open = !%t); true`, folded))
	return err
}

func (b *browser) shoot(file string) error {
	png, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		return err
	}
	return os.WriteFile(file, png, 0o644)
}

// overlapping are the texts of pictures that are in each other's way, by more than a
// hair, or outside of their picture.
const overlapping = `(() => {
  const wrong = [];
  for (const svg of document.querySelectorAll("svg")) {
    const box = svg.getBoundingClientRect();
    const all = [...svg.querySelectorAll("text")].map(t => [t.textContent, t.getBoundingClientRect()]).filter(([, r]) => r.width > 0);
    all.forEach(([a, r], i) => {
      if (r.left < box.left - 1 || r.right > box.right + 1 || r.top < box.top - 1 || r.bottom > box.bottom + 1) wrong.push(a + " is outside");
      for (const [b, s] of all.slice(0, i)) {
        if (Math.min(r.right, s.right) - Math.max(r.left, s.left) > 1 && Math.min(r.bottom, s.bottom) - Math.max(r.top, s.top) > 3) wrong.push(a + " over " + b);
      }
    });
  }
  return wrong;
})()`

// overflowing is by how much the page is wider than the screen.
const overflowing = `Math.max(0, document.documentElement.scrollWidth - window.innerWidth)`
