"""Crawls by the clock: ``serve`` is the scheduler, ``run_job`` one run of a job, ``JobLock`` what keeps them apart."""
