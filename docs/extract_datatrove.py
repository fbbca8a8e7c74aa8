"""Archives in parts as a datatrove pipeline under SLURM: python extract_datatrove.py s3://mine/articles s3://mine/archives/.

Started again it does only the tasks that failed or were lost. Behind the first step stands what else is to be done with
the articles: filters, deduplication, tokens. Set partition, tasks and time for your machines.
"""

from __future__ import annotations

import sys

from datatrove.executor import SlurmPipelineExecutor
from datatrove.pipeline.writers import JsonlWriter

from scraper.offline.datatrove_step import ExtractArticles

into, *sources = sys.argv[1:]
SlurmPipelineExecutor(
    job_name="scraper-extract",
    pipeline=[ExtractArticles(sources, into), JsonlWriter("documents")],
    tasks=40,
    partition="cpu",
    time="08:00:00",
    mem_per_cpu_gb=2,
    venv_path=f"{sys.prefix}/bin/activate",
    logging_dir="extract-logs",
).run()
