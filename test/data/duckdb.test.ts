import { engineContract } from './engine-contract.ts';
import { file } from './harness.ts';
import { parquet } from './parquet.ts';

engineContract({
  name: 'duckdb',
  async formats(csv) {
    const path = await file('data.csv', csv);
    const options =
      "all_varchar=true, header=true, nullstr='', allow_quoted_nulls=false, delim=',', quote='\"', escape='\"'";
    return { csv: path, parquet: await parquet(`SELECT * FROM read_csv('${path}', ${options})`) };
  },
});
