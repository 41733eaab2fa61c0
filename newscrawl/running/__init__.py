"""`newscrawl.crawl`: crawls for scripts and notebooks.

A crawl runs in a process of its own, as the command `newscrawl crawl`. Scrapy's reactor starts once in a process, takes
its main thread for signals, and clashes with the event loop of a notebook; a run that meets a failing disk ends its
process. So the caller's process has none of these, and a crawl behaves as on the command line.

Standard output of that process brings the records, standard error the log and the console report. Standard input
takes the arguments first and then pauses, resumes and stops the crawl; so it stops also when the caller dies.
"""
