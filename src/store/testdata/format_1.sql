-- A run database of format 1 as the program of that format wrote it, cut to four rows, with other paths.
PRAGMA application_id=0x45787472;
PRAGMA user_version=1;
BEGIN TRANSACTION;
CREATE TABLE attempt (
  row        INTEGER NOT NULL REFERENCES record ON DELETE CASCADE,
  n          INTEGER NOT NULL,
  started_at TEXT NOT NULL,
  death      TEXT CHECK (death IN ('crash', 'unknown')),
  PRIMARY KEY (row, n)
) STRICT, WITHOUT ROWID;
INSERT INTO "attempt" VALUES(0,1,'2026-11-26T22:07:43.111Z',NULL);
INSERT INTO "attempt" VALUES(1,1,'2026-11-26T22:07:43.111Z',NULL);
INSERT INTO "attempt" VALUES(2,1,'2026-11-26T22:07:43.111Z',NULL);
INSERT INTO "attempt" VALUES(3,1,'2026-11-26T22:07:43.111Z',NULL);
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
INSERT INTO "outcome" VALUES(0,'done','{"diameter_mm": null}','','','{"n_report_tokens":85,"n_prompt_tokens":154,"n_generated_tokens":6,"latency_us":72025,"stop":"complete"}','2026-11-26T22:07:43.184Z',-8308726907263795391);
INSERT INTO "outcome" VALUES(1,'done','{"diameter_mm": 12}','','','{"n_report_tokens":111,"n_prompt_tokens":180,"n_generated_tokens":8,"latency_us":108101,"stop":"complete"}','2026-11-26T22:07:43.229Z',8108369810716220632);
INSERT INTO "outcome" VALUES(2,'done','{"diameter_mm": 20}','','','{"n_report_tokens":133,"n_prompt_tokens":202,"n_generated_tokens":8,"latency_us":117255,"stop":"complete"}','2026-11-26T22:07:43.238Z',-7156915577585051120);
INSERT INTO "outcome" VALUES(3,'done','{"diameter_mm": null}','','','{"n_report_tokens":84,"n_prompt_tokens":153,"n_generated_tokens":6,"latency_us":63586,"stop":"complete"}','2026-11-26T22:07:43.184Z',6747202218814006519);
CREATE TABLE record (
  row          INTEGER PRIMARY KEY,
  content_hash BLOB NOT NULL,
  checksum     INTEGER NOT NULL,
  columns_json TEXT NOT NULL
) STRICT;
INSERT INTO "record" VALUES(0,X'FE56E87AD83418C7FE8448D41081285D21163F78B12E0B3D8250A62BACB90158',-1117178990926301674,'{"patient id": "001", "report date": "2023-02-06", "text": "Indicatie: Melanoom in de voorgeschiedenis.\nTechniek: Protocollair gescand met 41 ml contrast. Vergeleken met het onderzoek van 24 februari 2022.\nBevindingen: Fibrotische veranderingen in de bovenkwab rechts. Litteken in de onderkwab van de rechterlong. Longparenchym zonder noduli. Sclerotische laesie in wervel Th8, 15 mm, onveranderd. Trachea in de middenlijn. Pleuravocht links met een dikte van 20mm."}');
INSERT INTO "record" VALUES(1,X'00EC2811AC8A1F8E5762FC9AE3AE800BB1DACC81BB4654C05B7DC14FE0F47781',-4091282624132971995,'{"patient id": "002", "report date": "2019-11-27", "text": "TECHNIEK\nCT-thorax zonder contrast, coupes van 2 mm.\n\nBEVINDINGEN\nSclerotische laesie in wervel Th8, 5,4cm, onveranderd. Op de\nlongvensters in het laterale segment van de rechter onder kwab\neen noduletje van circa 12 bij 4 mm. Geen ascites. Lipoom in de\nthoraxwand van 27 mm. Geen skeletlesies. Status na lobectomie van\nde rechterbovenkwab. Infiltraat in de middenkwab, 25 mm.\n\nCONCLUSIE\nLongnodule in het laterale segment van de rechter onder kwab,\nmaligniteit niet uitgesloten."}');
INSERT INTO "record" VALUES(2,X'7C3F0D580F91B704310E679255F6E4E458D1173AEB8FA10C87D372A2464B2F90',7616645403630086059,'{"patient id": "003", "report date": "2019-11-15", "text": "Reden van onderzoek:\nMan van 44 jaar met gewichtsverlies. Vraagstelling: nodule, groei?\n\nTechniek:\nCT thorax met intraveneus contrast.\n\nBeschrijving:\nCentrilobulair emfyseem, het meest in de linker bovenkwab. Pericard zonder\nvocht. Lipoom in de thoraxwand van 4,5 cm. In vergelijking met 27-02-2023 is de\nintrapulmonale nodulus in de ROK veranderd: nu 2 × 0,9 cm, toen 21 x 20 mm.\nPancreas zonder afwijkingen. Schildkliernodule links van 1,9 centimeter.\n\nImpressie:\nLongnodule zoals beschreven."}');
INSERT INTO "record" VALUES(3,X'8037650FB0154D93C23099E34E5317335FC6583F335D3D38A4A86C8267C154EC',-7231944816695848192,'{"patient id": "004", "report date": "2019-11-10", "text": "klinische gegevens:\nvraagstelling: longmetastasen? man van 31 jaar met gewichtsverlies.\ntechniek:\ngeen eerder onderzoek ter vergelijking.\nverslag:\npleuravocht links met een dikte van 59mm. nodule in de linker bijnier van 47 mm. geen longnodules. normaal hart. milt 5.1 cm in lengte. schildkliernodule links van 30 millimeter. verdikking van de bronchuswand in de linkerbovenkwab."}');
CREATE TABLE run (
  key   TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO "run" VALUES('configuration_hash','4246c5aec3f47fa3b2a87a6283b73b045784aef2b61eb3b7fd057e6ff445d7e0');
INSERT INTO "run" VALUES('context','{"task_file": "/project/Task002_nodule_diameter.json", "data_file": "/project/Task002_nodule_diameter.json", "model_file": "/project/extractinator-demo.gguf", "program": "0.1.0", "runtime": "llama.cpp 0.7.0, ggml 0.27.0, CPU"}');
INSERT INTO "run" VALUES('created_at','2026-11-26T22:07:43.096Z');
INSERT INTO "run" VALUES('description','{"task": "Task002_nodule_diameter", "input_field": "text", "schema_hash": "a406205cada944eac9e4cd241f9f1ffb2ef1e1e9fcb00b914754b3a90a57b7e5", "prompt_hash": "f4d7546b63ec07f4b88f3812443e81d3789039bcff6f9aac19fd3f02ab774176", "chat_template_hash": "864513862824d07b05312ecdf1a4ee83e267a70f04e4f11ca5a7b5e4061315af", "model_hash": "ed8ebf8db242ba3d7a623d9a6c711c6c8ae5b37840a873a522c7ffee4662fcfa", "max_answer_tokens": 512, "context_length": 0, "temperature": 0, "top_k": 0, "top_p": 1, "seed": 0, "reproducible": false}');
INSERT INTO "run" VALUES('name','Task002_nodule_diameter');
CREATE INDEX outcome_by_status ON outcome (status);
COMMIT;
