"""The stories of an archive on Apache Spark: a DataFrame of fingerprints in, a DataFrame of stories out.

What finds pairs and makes groups is what one machine runs (`grouping`, `alike`), once for each window of days and once
for each component, so that the result is the same. Between the two, components are found by large and small stars
(Kiveris et al. 2014). No table of pairs by shared run is ever made: those of a window meet in one task.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pyarrow as pa

from .alike import Window, alike, groups
from .grouping import COLUMNS, prepare

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

_ROW = "id string, published string, checksum long, day long, block long, fingerprint array<long>"


def stories(spark: SparkSession, articles: DataFrame) -> DataFrame:
    """Return of each article of a DataFrame (id, published, fingerprint) its story: (id, story), in no order.

    What they are: see `grouping.write_stories`. A window of twice `alike.DAYS` days must fit into the memory of a task:
    some 30 KB an article. What is used twice is checkpointed: to the checkpoint directory if one is set, else to the
    executors, of which then none may be lost.
    """
    from pyspark.sql import functions as F

    rows = articles.select(*COLUMNS).mapInArrow(_prepared, _ROW)
    # Numbers that rise in the order of the ids; they must not be drawn twice.
    rows = rows.orderBy("id", "published", "checksum").withColumn("key", F.monotonically_increasing_id())
    rows = _cut(spark, rows)
    windows = rows.select(
        "key", "day", "block", "fingerprint", F.explode(F.array("block", F.col("block") + 1)).alias("window")
    )
    pairs = _cut(spark, windows.groupBy("window").applyInArrow(_window, "a long, b long, margin double"))
    component = _components(spark, pairs.where("margin >= 0").select("a", "b"))
    inside = (
        pairs.join(component.withColumnsRenamed({"key": "a", "least": "component"}), "a")
        .join(component.withColumnsRenamed({"key": "b", "least": "other"}), "b")
        .where("component = other")
    )
    first = (
        inside.select("component", "a", "b", "margin")
        .groupBy("component")
        .applyInArrow(_groups, "key long, first long")
    )
    ids = rows.select("key", "id")
    return (
        ids.join(first, "key", "left")
        .withColumn("first", F.coalesce("first", "key"))
        .join(ids.withColumnsRenamed({"key": "first", "id": "story"}), "first")
        .select("id", "story")
    )


def _prepared(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    return map(prepare, batches)


def _window(key: tuple[pa.Scalar, ...], table: pa.Table) -> pa.Table:
    """The pairs of a window whose later article is of its later block."""
    import numpy as np

    table = table.sort_by([("block", "ascending"), ("key", "ascending")]).combine_chunks()
    blocks, keys = table.column("block").to_numpy(), table.column("key").to_numpy()
    pairs, margins = np.zeros((0, 2), dtype=np.int64), np.zeros(0)
    early = int((blocks < key[0].as_py()).sum())
    if early < len(keys):
        prints = table.column("fingerprint").combine_chunks()
        lengths = prints.value_lengths().to_numpy().astype(np.int64)
        days = table.column("day").to_numpy()
        pairs, margins = alike(Window(prints.flatten().to_numpy(), lengths, days, early))
    a, b = np.sort(keys[pairs], axis=1).T
    return pa.table({"a": a, "b": b, "margin": margins})


def _groups(table: pa.Table) -> pa.Table:
    """The articles of a component and the first one of the story of each."""
    import numpy as np

    pairs = np.stack([table.column("a").to_numpy(), table.column("b").to_numpy()], axis=1)
    articles, first = groups(pairs, table.column("margin").to_numpy())
    return pa.table({"key": articles, "first": first})


def _components(spark: SparkSession, links: DataFrame) -> DataFrame:
    """Return of each key of some links (a, b) the least key of its component: (key, least)."""
    from pyspark.sql import functions as F

    links = _cut(spark, links.select(F.greatest("a", "b").alias("v"), F.least("a", "b").alias("u")).distinct())
    known = None
    # Each turn is known by the number of its links and the sum of their hashes; where it changes nothing, each key is
    # linked to the least one only.
    while (now := _known(links)) != known:
        known = now
        links = _cut(spark, _small_star(_large_star(links)))
    stars = links.selectExpr("v AS key", "u AS least")
    return stars.unionByName(stars.select(F.col("least").alias("key"), "least").distinct())


def _large_star(links: DataFrame) -> DataFrame:
    """Link the larger neighbours of each key to the least among it and its neighbours. Links are (v, u), v > u."""
    from pyspark.sql import functions as F

    both = links.select("v", "u").unionByName(links.selectExpr("u AS v", "v AS u"))
    least = both.groupBy("u").agg(F.least(F.min("v"), F.col("u")).alias("least"))
    return both.join(least, "u").where("v > u").select("v", F.col("least").alias("u")).distinct()


def _small_star(links: DataFrame) -> DataFrame:
    """Link each key and its smaller neighbours to the least of these. Links are (v, u), v > u."""
    from pyspark.sql import functions as F

    least = links.groupBy("v").agg(F.min("u").alias("least"))
    smaller = links.join(least, "v").where("u > least").select(F.col("u").alias("v"), F.col("least").alias("u"))
    return smaller.unionByName(least.withColumnRenamed("least", "u")).distinct()


def _known(links: DataFrame) -> tuple[int, int]:
    from pyspark.sql import functions as F

    row = links.agg(F.count("*"), F.sum(F.pmod(F.xxhash64("v", "u"), F.lit(2**31)))).first()
    return (row[0], row[1] or 0) if row else (0, 0)


def _cut(spark: SparkSession, table: DataFrame) -> DataFrame:
    """The same table, computed, without the plan that led to it."""
    kept = spark.sparkContext._jsc.sc().getCheckpointDir().isDefined()
    return table.checkpoint() if kept else table.localCheckpoint()
