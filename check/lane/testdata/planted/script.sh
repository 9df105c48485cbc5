#!/bin/sh
# Planted: an array is no part of the POSIX shell.
words=(one two)
echo "$words"
