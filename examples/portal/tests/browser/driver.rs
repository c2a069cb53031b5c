//! A headless browser, used as a person does: by labels, links and buttons.

use fantoccini::{Client, ClientBuilder, Locator, elements::Element};
use serde_json::json;
use std::{env, fs, path::PathBuf};

/// A browser with a profile of its own: nobody is logged in.
pub(crate) struct Browser {
    client: Client,
    home: String,
}

/// The page that is left bears a mark; the one that comes does not.
const MARK: &str = "window.left = true";
const ARRIVED: &str = "return window.left !== true && document.readyState === 'complete'";

/// A telephone.
pub(crate) const NARROW: (u32, u32) = (360, 800);
/// A desk.
pub(crate) const WIDE: (u32, u32) = (1280, 900);

impl Browser {
    pub(crate) async fn open(home: &str) -> Self {
        let driver = env::var("FRATRIE_WEBDRIVER").unwrap_or_else(|_| {
            panic!("no browser: run `cargo xtask test`, which installs and starts one, or start chromedriver and set FRATRIE_WEBDRIVER to its address")
        });
        let arguments = [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--hide-scrollbars",
            "--lang=fr",
        ];
        let capabilities = json!({ "goog:chromeOptions": { "args": arguments } });
        let capabilities = capabilities.as_object().unwrap().clone();
        let client = ClientBuilder::new(hyper_util::client::legacy::connect::HttpConnector::new())
            .capabilities(capabilities)
            .connect(&driver)
            .await
            .unwrap_or_else(|error| panic!("the driver at {driver} opens no browser: {error}"));
        let browser = Self { client, home: home.to_owned() };
        browser.resize(NARROW).await;
        browser.go("/").await;
        browser
    }

    pub(crate) async fn close(self) {
        self.client.close().await.unwrap();
    }

    pub(crate) async fn resize(&self, (width, height): (u32, u32)) {
        let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.devtools("Emulation.setDeviceMetricsOverride", metrics).await;
    }

    async fn devtools(&self, command: &str, parameters: serde_json::Value) -> serde_json::Value {
        let call = DevTools(json!({ "cmd": command, "params": parameters }));
        self.client.issue_cmd(call).await.unwrap()
    }

    pub(crate) async fn go(&self, path: &str) {
        self.client.goto(&format!("{}{path}", self.home)).await.unwrap();
    }

    pub(crate) async fn path(&self) -> String {
        self.client.current_url().await.unwrap().path().to_owned()
    }

    pub(crate) async fn back(&self) {
        self.client.back().await.unwrap();
    }

    /// A second tab of the same person; answers with the handles of the first and the second.
    pub(crate) async fn second_tab(&self) -> (String, String) {
        let first = String::from(self.client.window().await.unwrap());
        let second = String::from(self.client.new_window(true).await.unwrap().handle);
        (first, second)
    }

    pub(crate) async fn switch(&self, tab: &str) {
        self.client.switch_to_window(tab.to_owned().try_into().unwrap()).await.unwrap();
    }

    /// What a person reads on the page.
    pub(crate) async fn text(&self) -> String {
        self.client.find(Locator::Css("body")).await.unwrap().text().await.unwrap()
    }

    pub(crate) async fn sees(&self, words: &str) {
        let text = self.text().await;
        let plain = |text: &str| text.replace(['\u{a0}', '\u{202f}'], " ").replace('’', "'").to_lowercase();
        assert!(
            plain(&text).contains(&plain(words)),
            "“{words}” was expected on {}:\n{text}",
            self.path().await
        );
    }

    pub(crate) async fn does_not_see(&self, words: &str) {
        let text = self.text().await;
        assert!(!text.to_lowercase().contains(&words.to_lowercase()), "“{words}” was not expected:\n{text}");
    }

    /// A field, by its id. Every field has a label, or the page fails here.
    async fn field(&self, id: &str) -> Element {
        let page = self.path().await;
        let label = format!("label[for='{id}']");
        assert!(self.client.find(Locator::Css(&label)).await.is_ok(), "no label for “{id}” on {page}");
        let field = self.client.find(Locator::Id(id)).await;
        field.unwrap_or_else(|_| panic!("no field “{id}” on {page}"))
    }

    pub(crate) async fn type_in(&self, id: &str, text: &str) {
        let field = self.field(id).await;
        field.clear().await.unwrap();
        field.send_keys(text).await.unwrap();
    }

    /// Chooses a file, by its path on this machine.
    pub(crate) async fn choose(&self, id: &str, file: &std::path::Path) {
        self.field(id).await.send_keys(&file.to_string_lossy()).await.unwrap();
    }

    /// Waits until the page offers an element of this id: it loads itself again, as long as work is under way.
    pub(crate) async fn waits_for(&self, id: &str) {
        while !self.offers(id).await {
            tokio::task::yield_now().await;
        }
    }

    pub(crate) async fn tick(&self, id: &str) {
        self.field(id).await.click().await.unwrap();
    }

    pub(crate) async fn value_of(&self, id: &str) -> String {
        self.field(id).await.prop("value").await.unwrap().unwrap_or_default()
    }

    /// Presses the button or link of this id.
    pub(crate) async fn press(&self, id: &str) {
        self.leave(Locator::Id(id)).await;
    }

    /// Follows the link that says `words`.
    pub(crate) async fn follow(&self, words: &str) {
        self.leave(Locator::LinkText(words)).await;
    }

    /// Follows the first link that says `words` among others.
    pub(crate) async fn follow_part(&self, words: &str) {
        self.leave(Locator::XPath(&format!("//a[contains(normalize-space(.), \"{words}\")]"))).await;
    }

    /// Presses the main button of the page.
    pub(crate) async fn submit(&self) {
        self.leave(Locator::Css("main button.primary")).await;
    }

    /// Clicks, and waits until another page is there.
    async fn leave(&self, by: Locator<'_>) {
        let page = self.path().await;
        let found = self.client.find(by).await;
        self.ask(MARK).await;
        found.unwrap_or_else(|_| panic!("no {by:?} to press on {page}")).click().await.unwrap();
        self.arrive().await;
    }

    /// Presses Enter where the focus is, and waits until another page is there.
    pub(crate) async fn enter(&self) {
        self.ask(MARK).await;
        self.keys("\u{e007}").await;
        self.arrive().await;
    }

    /// However slow the machine: a page that never comes is ended by the runner.
    async fn arrive(&self) {
        while self.client.execute(ARRIVED, Vec::new()).await.ok().and_then(|answer| answer.as_bool())
            != Some(true)
        {
            tokio::task::yield_now().await;
        }
    }

    pub(crate) async fn offers(&self, id: &str) -> bool {
        self.client.find(Locator::Id(id)).await.is_ok()
    }

    /// Types into whatever has the focus.
    pub(crate) async fn keys(&self, text: &str) {
        self.client.active_element().await.unwrap().send_keys(text).await.unwrap();
    }

    /// Presses Tab until the element of this id has the focus, at most `times`.
    pub(crate) async fn tab_to(&self, id: &str, times: usize) -> bool {
        for _ in 0..times {
            self.keys("\u{e004}").await;
            let focused = self.client.active_element().await.unwrap();
            if focused.attr("id").await.unwrap().as_deref() == Some(id) {
                return true;
            }
        }
        false
    }

    /// Whether the page is wider than the screen: at 360 pixels nobody scrolls sideways.
    pub(crate) async fn overflows(&self) -> bool {
        let script = "return document.documentElement.scrollWidth > document.documentElement.clientWidth";
        self.client.execute(script, Vec::new()).await.unwrap().as_bool().unwrap()
    }

    /// What a script in the page answers.
    pub(crate) async fn ask(&self, script: &str) -> serde_json::Value {
        self.client.execute(script, Vec::new()).await.unwrap()
    }

    /// A picture of the page, narrow and wide, for people to look at.
    pub(crate) async fn picture(&self, name: &str) {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("screenshots");
        fs::create_dir_all(&folder).unwrap();
        for (size, suffix) in [(WIDE, "wide"), (NARROW, "narrow")] {
            self.resize(size).await;
            let whole = json!({ "format": "png", "captureBeyondViewport": true });
            let taken = self.devtools("Page.captureScreenshot", whole).await;
            let png = base64::Engine::decode(
                &base64::engine::general_purpose::STANDARD,
                taken.get("data").and_then(|data| data.as_str()).unwrap(),
            );
            fs::write(folder.join(format!("{name}-{suffix}.png")), png.unwrap()).unwrap();
            assert!(!self.overflows().await, "{name} is wider than {} pixels", size.0);
        }
    }
}

/// Chromium's own commands, through its driver.
#[derive(Debug)]
struct DevTools(serde_json::Value);

impl fantoccini::wd::WebDriverCompatibleCommand for DevTools {
    fn endpoint(&self, base: &url::Url, session: Option<&str>) -> Result<url::Url, url::ParseError> {
        base.join(&format!("session/{}/goog/cdp/execute", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &url::Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(self.0.to_string()))
    }
}
