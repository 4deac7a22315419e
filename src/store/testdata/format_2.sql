-- A run database of format 2 as the program of that format wrote it, cut to four rows, with other paths.
PRAGMA application_id=0x45787472;
PRAGMA user_version=2;
BEGIN TRANSACTION;
CREATE TABLE attempt (
  row        INTEGER NOT NULL REFERENCES record ON DELETE CASCADE,
  n          INTEGER NOT NULL,
  started_at TEXT NOT NULL,
  death      TEXT CHECK (death IN ('crash', 'unknown')),
  PRIMARY KEY (row, n)
) STRICT, WITHOUT ROWID;
INSERT INTO "attempt" VALUES(0,1,'2026-11-26T23:50:21.844Z',NULL);
INSERT INTO "attempt" VALUES(1,1,'2026-11-26T23:50:21.844Z',NULL);
INSERT INTO "attempt" VALUES(2,1,'2026-11-26T23:50:21.844Z',NULL);
INSERT INTO "attempt" VALUES(3,1,'2026-11-26T23:50:21.844Z',NULL);
CREATE TABLE field (
  row         INTEGER PRIMARY KEY REFERENCES outcome ON DELETE CASCADE,
  fields_json TEXT NOT NULL
) STRICT;
INSERT INTO "field" VALUES(0,'[{"pointer":"/nodule_present","probability":0.9999853820175806,"lowest":0.9999853820172725,"removed_mass":3.733629760360735e-06,"distribution":[{"value":false,"probability":0.9999853820175806},{"value":true,"probability":1.4617875304274375e-05}],"evidence":{"start":280,"end":312,"exact":"longparenchym zonder longnoduli.","prefix":"nd\nbij een cyste.\nsamenvatting: ","suffix":" geen intrapulmonale noduli.","n_occurrences":1,"probability":0.9998236042450336}},{"pointer":"/location","probability":0.9999999932936827,"lowest":0.9999999931426118,"removed_mass":4.2995164761805427e-08,"distribution":[{"value":null,"probability":0.9999999932936827},{"value":"linker bovenkwab","probability":0},{"value":"linker onderkwab","probability":0},{"value":"rechter bovenkwab","probability":0},{"value":"rechter middenkwab","probability":0},{"value":"rechter onderkwab","probability":0}],"evidence":null}]');
INSERT INTO "field" VALUES(1,'[{"pointer":"/nodule_present","probability":0.9999999791450811,"lowest":0.9999999785632023,"removed_mass":6.212127572347015e-07,"distribution":[{"value":true,"probability":0.9999999791450811},{"value":false,"probability":2.8213844089402735e-10}],"evidence":{"start":372,"end":488,"exact":"Er wordt ter plaatse van de rechter middenkwab een gespiculeerde intrapulmonale nodulus van ongeveer 14,5 mm gezien.","prefix":"ab met een doorsnede van 21 mm. ","suffix":" Nodus in de rechter bijnier, 57","n_occurrences":1,"probability":0.9999859432587942}},{"pointer":"/location","probability":0.999999747951142,"lowest":0.9999998961981776,"removed_mass":1.0966581320825952e-06,"distribution":[{"value":"rechter middenkwab","probability":0.999999747951142},{"value":"rechter onderkwab","probability":7.305383322707657e-08},{"value":null,"probability":3.00769823989408e-08},{"value":"rechter bovenkwab","probability":2.9768840873768568e-08},{"value":"linker bovenkwab","probability":0},{"value":"linker onderkwab","probability":0}],"evidence":{"start":400,"end":418,"exact":"rechter middenkwab","prefix":"mm. Er wordt ter plaatse van de ","suffix":" een gespiculeerde intrapulmonal","n_occurrences":1,"probability":0.9999984478070307}}]');
INSERT INTO "field" VALUES(2,'[{"pointer":"/nodule_present","probability":0.993051494284812,"lowest":0.9930514938264355,"removed_mass":3.2243351520855335e-05,"distribution":[{"value":false,"probability":0.993051494284812},{"value":true,"probability":0.006948475839725703}],"evidence":null},{"pointer":"/location","probability":0.9997014302470092,"lowest":0.9987899813737221,"removed_mass":0.0001383049778949097,"distribution":[{"value":null,"probability":0.9997014302470092},{"value":"linker bovenkwab","probability":9.982639211646166e-05},{"value":"rechter bovenkwab","probability":9.431363767331133e-05},{"value":"rechter onderkwab","probability":6.353251260073223e-05},{"value":"linker onderkwab","probability":2.5378793649897775e-05},{"value":"rechter middenkwab","probability":1.1812915138147087e-05}],"evidence":null}]');
INSERT INTO "field" VALUES(3,'[{"pointer":"/nodule_present","probability":0.9999999889960541,"lowest":0.9999999888368895,"removed_mass":1.5292317490089857e-07,"distribution":[{"value":true,"probability":0.9999999889960541},{"value":false,"probability":1.4052991291992947e-09}],"evidence":{"start":258,"end":313,"exact":"Zichtbaar is een nodule perifeer in de linkeronderkwab.","prefix":"rechts, 52mm. Geen longembolie. ","suffix":"\n\nCONCLUSIE\nBekende pulmonale no","n_occurrences":1,"probability":0.9999154088127981}},{"pointer":"/location","probability":0.9999997513863569,"lowest":0.9999998025426658,"removed_mass":1.1482005426444175e-06,"distribution":[{"value":"linker onderkwab","probability":0.9999997513863569},{"value":null,"probability":5.758727065055423e-08},{"value":"linker bovenkwab","probability":3.4872873104642265e-08},{"value":"rechter bovenkwab","probability":0},{"value":"rechter middenkwab","probability":0},{"value":"rechter onderkwab","probability":0}],"evidence":{"start":297,"end":312,"exact":"linkeronderkwab","prefix":"ar is een nodule perifeer in de ","suffix":".\n\nCONCLUSIE\nBekende pulmonale n","n_occurrences":1,"probability":0.9999983152960787}}]');
CREATE TABLE outcome (
  row          INTEGER PRIMARY KEY REFERENCES record ON DELETE CASCADE,
  status       TEXT NOT NULL CHECK (status IN ('done', 'invalid', 'failed')),
  answer       TEXT NOT NULL,
  cause        TEXT NOT NULL,
  message      TEXT NOT NULL,
  details_json TEXT NOT NULL,
  finished_at  TEXT NOT NULL,
  checksum     INTEGER NOT NULL
) STRICT;
INSERT INTO "outcome" VALUES(0,'done','{"nodule_present": false, "location": null}','','','{"n_report_tokens":77,"n_prompt_tokens":262,"n_generated_tokens":37,"latency_us":336632,"stop":"complete"}','2026-11-26T23:50:22.187Z',2450375121188343118);
INSERT INTO "outcome" VALUES(1,'done','{"nodule_present": true, "location": "rechter middenkwab"}','','','{"n_report_tokens":163,"n_prompt_tokens":348,"n_generated_tokens":58,"latency_us":750607,"stop":"complete"}','2026-11-26T23:50:22.606Z',3122255922586372850);
INSERT INTO "outcome" VALUES(2,'done','{"nodule_present": false, "location": null}','','','{"n_report_tokens":85,"n_prompt_tokens":270,"n_generated_tokens":32,"latency_us":499039,"stop":"complete"}','2026-11-26T23:50:22.410Z',7088241931298558017);
INSERT INTO "outcome" VALUES(3,'done','{"nodule_present": true, "location": "linker onderkwab"}','','','{"n_report_tokens":85,"n_prompt_tokens":270,"n_generated_tokens":46,"latency_us":420585,"stop":"complete"}','2026-11-26T23:50:22.342Z',2405595027896071392);
CREATE TABLE record (
  row          INTEGER PRIMARY KEY,
  content_hash BLOB NOT NULL,
  checksum     INTEGER NOT NULL,
  columns_json TEXT NOT NULL
) STRICT;
INSERT INTO "record" VALUES(0,X'3832EDDD30781CAD8947FFE9322CD1465661D4FC34174BFF2EEC52B62B0D6A9D',8875387384475805274,'{"patient id": "001", "report date": "2021-06-20", "verslag": "indicatie: pijn op de borst.\ntechniek: ct-thorax zonder contrast, coupes van 2 mm.\nbevindingen: geen pneumothorax. consolidatie van 14 mm in de lingula. de “oude”\nribfractuur links is geconsolideerd. hypodense lesie in leversegment 3 (3,9cm), passend\nbij een cyste.\nsamenvatting: longparenchym zonder longnoduli. geen intrapulmonale noduli."}');
INSERT INTO "record" VALUES(1,X'AB42028BBAD3309075D7EE1247E5DD267823E6BB5DE33DDCCBBA2D668972EC4A',-2233438161711616174,'{"patient id": "002", "report date": "2022-07-07", "verslag": "KLINISCHE GEGEVENS\nMan, 55 jaar, vermoeidheid. Coloncarcinoom, stadiëring.\nTECHNIEK\nCT thorax met intraveneus contrast. Vergeleken met het onderzoek van 28-07-2011.\nBEVINDINGEN\nNodulus in de schildklier rechts, 28 millimeter. Lipoom in de thoraxwand van 47mm. Sclerotische laesie in wervel Th1, 23mm, onveranderd. Cyste in de linker onderkwab met een doorsnede van 21 mm. Er wordt ter plaatse van de rechter middenkwab een gespiculeerde intrapulmonale nodulus van ongeveer 14,5 mm gezien. Nodus in de rechter bijnier, 57 mm. Geen ascites. Geringe atherosclerose van de aorta. Pleuravocht links met een dikte van 3,1 cm. Normaal hart.\nCONCLUSIE\nNodule waarvoor follow-up volgens Fleischner."}');
INSERT INTO "record" VALUES(2,X'86D61D23A819E0E69AC67693C10BDC87A2DF4A5FE38D2951E2182D66BB7C4858',-95264648565275705,'{"patient id": "003", "report date": "2018-03-14", "verslag": "Medische gegevens:\nMammacarcinoom 2009, metastasen?\n\nOnderzoek:\nLaaggedoseerde CT van de thorax.\n\nBevindingen:\nNormaal hart. Coronaire calcificaties. Incidentele niersteen van 41 mm. Truncus pulmonalis 31 mm breed. Longen: geen afwijkingen. Geen pneumothorax. Milt 29 mm in lengte. Normale doorgankelijkheid van de luchtwegen."}');
INSERT INTO "record" VALUES(3,X'A20BA2DA4E78174946EC99E50856201C6B3EFD140E4169474297915A8D923D28',-8969514842323591389,'{"patient id": "004", "report date": "2024-12-25", "verslag": "KLINISCHE GEGEVENS\nBekend met COPD Gold 3. Mammacarcinoom 2015, metastasen?\n\nTECHNIEK\nLaaggedoseerde CT van de thorax.\n\nBEVINDINGEN\nSclerotische laesie in wervel Th1, 31 mm, onveranderd. Pancreas zonder afwijkingen. Niercyste rechts, 52mm. Geen longembolie. Zichtbaar is een nodule perifeer in de linkeronderkwab.\n\nCONCLUSIE\nBekende pulmonale nodule, advies PET-CT. Verder geen bijzonderheden."}');
CREATE TABLE run (
  key   TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO "run" VALUES('configuration_hash','ccde5ea2aac330a2655713b0a7e675563ab2ba1a6fe555997471ee302549a55a');
INSERT INTO "run" VALUES('context','{"task_file": "/project/Task001_nodule_presence.json", "data_file": "/project/Task001_nodule_presence.csv", "model_file": "/project/extractinator-demo.gguf", "program": "0.1.0", "runtime": "llama.cpp 0.7.0, ggml 0.27.0, CPU"}');
INSERT INTO "run" VALUES('created_at','2026-11-26T23:50:21.834Z');
INSERT INTO "run" VALUES('description','{"task": "Task001_nodule_presence", "input_field": "verslag", "schema_hash": "1315e2f326e84f5d7a8e11746aab7382c9cc786bdc5ff8462d8ace28c46cfa4f", "prompt_hash": "d16029714a4fb04a05f0974e0d008e1237e1f5a701267006d1abc2b4224c372b", "chat_template_hash": "864513862824d07b05312ecdf1a4ee83e267a70f04e4f11ca5a7b5e4061315af", "model_hash": "f79f783c39b68b462821607a7f6dd84668cfa06dcfdf77f1cb2ee596d31868df", "max_answer_tokens": 512, "context_length": 0, "temperature": 0, "top_k": 0, "top_p": 1, "seed": 0, "reproducible": false, "forced_text": true, "evidence": true, "probabilities": true}');
INSERT INTO "run" VALUES('name','Task001_nodule_presence');
CREATE INDEX outcome_by_status ON outcome (status);
COMMIT;
