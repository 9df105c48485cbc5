module github.com/extremely-boring/extreme

go 1.26
