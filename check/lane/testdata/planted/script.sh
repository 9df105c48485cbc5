#!/bin/sh
# What shellcheck must complain about: a variable that isn't quoted.
rm -r $1
