//! Packs in registries that behave well, badly, and like thieves.

use base64::Engine as _;

use crate::sandbox::{Output, Sandbox};

mod fake;

use fake::{Behaviour, Fake};

const LOGIN: &str = "alice:s3cret";

/// A pack in `work/base`, and a registry that has its version 1.2.0 as `acme/base`.
struct Stage {
    sandbox: Sandbox,
    fake: Fake,
}

impl Stage {
    fn empty() -> Self {
        let stage = Self { sandbox: Sandbox::with_pack(), fake: Fake::start() };
        stage.log_in(&stage.fake.authority);
        stage
    }

    fn published() -> Self {
        let stage = Self::empty();
        stage.push(0);
        stage
    }

    fn log_in(&self, authority: &str) {
        let auth = base64::engine::general_purpose::STANDARD.encode(LOGIN);
        let config = serde_json::json!({ "auths": { authority: { "auth": auth } } });
        self.sandbox.write("docker/config.json", config.to_string());
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut command = self.sandbox.command("");
        command.args(arguments).env("DOCKER_CONFIG", self.sandbox.path("docker"));
        Output::from(command.output().expect("it ran"))
    }

    fn reference(&self) -> String {
        format!("oci://{}/acme/base", self.fake.authority)
    }

    #[track_caller]
    fn push(&self, status: i32) -> Output {
        let output = self.run(&["pack", "push", "./base", &self.reference()]);
        assert_eq!(output.status, status, "{output}");
        output
    }

    #[track_caller]
    fn pull(&self, behind: &str, status: i32) -> Output {
        let output = self.run(&["pack", "pull", &format!("{}{behind}", self.reference()), "-o", "out"]);
        assert_eq!(output.status, status, "{output}");
        assert_eq!(self.sandbox.path("out").exists(), status == 0, "{output}");
        output
    }

    /// Pulls, which has to give what was published.
    #[track_caller]
    fn pull_all(&self, behind: &str) {
        self.pull(behind, 0);
        assert_eq!(self.sandbox.contents("out"), self.sandbox.contents("base"));
    }

    fn logins(&self) -> Vec<String> {
        self.fake.asked().into_iter().filter_map(|(_, _, login)| login).collect()
    }
}

fn basic() -> String {
    format!("Basic {}", base64::engine::general_purpose::STANDARD.encode(LOGIN))
}

#[test]
fn a_pack_comes_back_as_it_went() {
    let stage = Stage::published();
    stage.pull_all("@^1");
    assert_eq!(stage.logins(), [""; 0], "nobody asked for a login");
    let again = stage.push(0);
    assert!(again.stdout.contains("it was there already, nothing changed"), "{again}");
}

#[test]
fn a_version_is_published_once() {
    let stage = Stage::published();
    stage.sandbox.write("base/svc/reference/src/new.rs", "// new\n");
    let refused = stage.push(4);
    assert!(refused.stderr.contains("registry/taken"), "{refused}");
    let rehearsed = stage.run(&["pack", "push", "-n", "./base", &format!("{}:next", stage.reference())]);
    assert!(rehearsed.status == 0 && rehearsed.stdout.contains("nothing was published"), "{rehearsed}");
}

#[test]
fn tags_come_page_by_page() {
    let stage = Stage::published();
    stage.fake.tag("1.2.0", (0..25).map(|n| format!("t{n}")));
    stage.fake.behave(Behaviour { page: Some(4), ..Behaviour::default() });
    stage.pull_all("@^1");
    let pages = stage.fake.asked().iter().filter(|(_, target, _)| target.contains("/tags/list")).count();
    assert!(pages >= 6, "{pages} pages");
}

#[test]
fn too_many_tags_are_refused() {
    let stage = Stage::published();
    stage.fake.tag("1.2.0", (0..10_001).map(|n| format!("t{n}")));
    let refused = stage.pull("@^1", 4);
    assert!(refused.stderr.contains("more than 10000 tags"), "{refused}");
}

#[test]
fn a_registry_of_images_gets_an_image() {
    let stage = Stage::empty();
    stage.fake.behave(Behaviour { only_images: true, ..Behaviour::default() });
    let pushed = stage.push(0);
    assert!(pushed.stderr.contains("takes no artifacts") && pushed.stdout.contains(" image "), "{pushed}");
    let manifest = stage.fake.manifest("1.2.0");
    assert_eq!(manifest["config"]["mediaType"], "application/vnd.oci.image.config.v1+json");
    assert_eq!(manifest.get("artifactType"), None);
    stage.pull_all("");
    assert!(stage.push(0).stdout.contains("it was there already"));
}

#[test]
fn a_dropped_connection_is_taken_up_again() {
    for (rangeless, drops) in [(false, (700, 2)), (true, (700, 2)), (false, (0, 1))] {
        let stage = Stage::published();
        stage.fake.behave(Behaviour { rangeless, drops: Some(drops), ..Behaviour::default() });
        stage.pull_all(":1.2.0");
    }
}

#[test]
fn a_connection_that_keeps_dropping_gives_nothing() {
    let stage = Stage::published();
    stage.fake.behave(Behaviour { rangeless: true, drops: Some((700, 100)), ..Behaviour::default() });
    let failed = stage.pull(":1.2.0", 3);
    assert!(failed.stderr.contains("broke off"), "{failed}");
}

#[test]
fn other_bytes_than_promised_are_refused() {
    let stage = Stage::published();
    stage.fake.behave(Behaviour { garbles: true, ..Behaviour::default() });
    let refused = stage.pull(":1.2.0", 4);
    assert!(refused.stderr.contains("has the digest"), "{refused}");
    stage.fake.behave(Behaviour { pads: 1, ..Behaviour::default() });
    let digest = scaffold::Digest::of(stage.fake.manifest("1.2.0").to_string().as_bytes());
    let refused = stage.pull(&format!("@sha256:{digest}"), 2);
    assert!(refused.stderr.contains("registry/absent"), "{refused}");
    stage.fake.behave(Behaviour { pads: 2 << 20, ..Behaviour::default() });
    let refused = stage.pull(":1.2.0", 4);
    assert!(refused.stderr.contains("more than 1048576 bytes"), "{refused}");
}

#[test]
fn a_password_goes_where_it_is_asked_for() {
    let stage = Stage::published();
    stage.fake.behave(Behaviour { wants: Some((basic(), "Basic realm=\"x\"".into())), ..Behaviour::default() });
    stage.pull_all("");
    stage.log_in("other.example");
    stage.sandbox.remove("out");
    std::fs::remove_dir_all(stage.sandbox.path("../home/scaffold")).expect("the cache");
    let refused = stage.pull("", 3);
    assert!(refused.stderr.contains("registry/denied") && refused.stderr.contains("docker login"), "{refused}");
}

#[test]
fn a_token_is_fetched_with_the_password_and_used_instead() {
    let stage = Stage::published();
    let realm =
        format!("Bearer realm=\"http://{}/token\",service=\"s\",scope=\"repository:a:pull\"", stage.fake.authority);
    stage.fake.behave(Behaviour { wants: Some(("Bearer let-me-in".into(), realm)), ..Behaviour::default() });
    stage.pull_all("");
    let asked = stage.fake.asked();
    let token = asked.iter().find(|(_, target, _)| target.starts_with("/token")).expect("a token was asked for");
    assert_eq!((token.1.as_str(), token.2.clone()), ("/token?scope=repository%3Aa%3Apull&service=s", Some(basic())));
    let others = asked.iter().filter(|(_, target, _)| !target.starts_with("/token"));
    assert!(others.filter_map(|(_, _, login)| login.as_ref()).all(|login| login == "Bearer let-me-in"));
}

#[test]
fn nobody_else_is_shown_a_login() {
    let (stage, thief) = (Stage::published(), Fake::start());
    let place = format!("http://{}", thief.authority.replace("127.0.0.1", "localhost"));
    for realm in [&place, &format!("https://{}", thief.authority)] {
        let realm = format!("Bearer realm=\"{realm}/token\"");
        stage.fake.behave(Behaviour { wants: Some(("Bearer let-me-in".into(), realm)), ..Behaviour::default() });
        let refused = stage.pull("", 4);
        assert!(refused.stderr.contains("registry/refused"), "{refused}");
        assert!(!refused.stderr.contains("s3cret"), "{refused}");
    }
    let wants = Some((basic(), "Basic realm=\"x\"".into()));
    stage.fake.behave(Behaviour { wants, leads_to: Some(place), ..Behaviour::default() });
    stage.sandbox.write("base/pack.toml", stage.sandbox.read("base/pack.toml").replace("1.2.0", "1.2.1"));
    let refused = stage.push(4);
    assert!(refused.stderr.contains("which is another host"), "{refused}");
    assert_eq!(thief.asked(), []);
}

#[test]
fn contents_may_come_from_elsewhere_without_the_login() {
    let (stage, store) = (Stage::published(), Fake::start());
    let direct = stage.run(&["pack", "push", "./base", &format!("oci://{}/acme/base", store.authority)]);
    assert_eq!(direct.status, 0, "{direct}");
    store.behave(Behaviour::default());
    let wants = Some((basic(), "Basic realm=\"x\"".into()));
    let place = Some(format!("http://{}", store.authority));
    stage.fake.behave(Behaviour { wants, leads_to: place, ..Behaviour::default() });
    stage.pull_all("");
    let asked = store.asked();
    assert!(!asked.is_empty() && asked.iter().all(|(_, _, login)| login.is_none()), "{asked:?}");
}

#[test]
fn a_layout_carries_a_pack_over_a_gap() {
    let (stage, other) = (Stage::published(), Fake::start());
    for layout in ["mirror.tar", "oci-layout:./mirror:1.2.0"] {
        let pulled = stage.run(&["pack", "pull", &stage.reference(), "-o", layout]);
        assert_eq!(pulled.status, 0, "{pulled}");
        let from = if layout.contains(':') { layout.to_owned() } else { format!("./{layout}") };
        let to = format!("oci://{}/mirror/base", other.authority);
        let pushed = stage.run(&["pack", "push", &from, &to]);
        assert_eq!(pushed.status, 0, "{pushed}");
        assert_eq!(other.manifest("1.2.0"), stage.fake.manifest("1.2.0"));
    }
    stage.sandbox.write("mirror/blobs/sha256/x", "");
    let made = stage.run(&["new", "./mirror//svc", "orders", "--defaults", "--offline"]);
    assert_eq!(made.status, 0, "{made}");
}

#[test]
fn signatures_ride_in_the_manifest_and_beside_the_files() {
    let stage = Stage::published();
    let key = |name: &str| {
        let made = stage.run(&["pack", "key", "new", name, "--no-password"]);
        assert_eq!(made.status, 0, "{made}");
        stage.sandbox.read(&name.replace(".key", ".pub")).lines().nth(1).expect("a key").to_owned()
    };
    let (one, two) = (key("one.key"), key("two.key"));
    assert_eq!(stage.run(&["pack", "verify", &stage.reference(), "--key", &one]).status, 4);
    for key in ["one.key", "two.key", "one.key"] {
        let signed = stage.run(&["pack", "sign", &stage.reference(), "--key", key]);
        assert_eq!(signed.status, 0, "{signed}");
    }
    let verify = |reference: &str, keys: &[&str]| {
        let keys = keys.iter().flat_map(|key| ["--key", key]);
        stage.run(&["pack", "verify", reference].into_iter().chain(keys).collect::<Vec<_>>())
    };
    stage.pull("@^1", 0);
    for place in [&stage.reference(), "./out"] {
        let verified = verify(place, &[&one, "two.pub"]);
        assert_eq!(verified.status, 0, "{verified}");
    }
    stage.sandbox.edit("out/pack.toml", "1.2.0", "1.2.1");
    let broken = verify("./out", &[&two]);
    assert!(broken.status == 4 && broken.stderr.contains("does not hold"), "{broken}");
    let again = stage.run(&["pack", "key", "new", "one.key", "--no-password"]);
    assert!(again.status == 2 && again.stderr.contains("never overwritten"), "{again}");
}

#[test]
fn trust_is_by_source() {
    let stage = Stage::published();
    assert_eq!(stage.run(&["pack", "key", "new", "k.key", "--no-password"]).status, 0);
    let key = stage.sandbox.read("k.pub").lines().nth(1).expect("a key").to_owned();
    let trust = format!("[[trust]]\nsource = '{}'\nkeys = ['{key}']\nrequired = true\n", stage.reference());
    stage.sandbox.write("../home/scaffold/config.toml", trust);
    let refused = stage.pull("", 4);
    assert!(refused.stderr.contains("source/untrusted"), "{refused}");
    assert_eq!(stage.run(&["pack", "sign", &stage.reference(), "--key", "k.key"]).status, 0);
    std::fs::remove_dir_all(stage.sandbox.path("../home/scaffold/packs")).unwrap_or_default();
    stage.pull_all_signed(&key);
}

impl Stage {
    #[track_caller]
    fn pull_all_signed(&self, key: &str) {
        let pulled = self.pull("", 0);
        assert!(pulled.stdout.contains(&format!("signed by {key}")), "{pulled}");
    }
}
