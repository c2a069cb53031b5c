//! A browser without a screen: it keeps cookies, and brings each form's token back.

use axum::{Router, body::Body};
use http::{HeaderMap, Request, Response, StatusCode, header};
use http_body_util::BodyExt;
use hyper_util::rt::TokioExecutor;
use std::collections::BTreeMap;
use tower::ServiceExt;

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
    pub(crate) bytes: Vec<u8>,
}

impl Answer {
    async fn of<B>(response: Response<B>) -> Result<Self, Box<dyn std::error::Error>>
    where
        B: axum::body::HttpBody<Error: std::error::Error + 'static>,
    {
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await?.to_bytes();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Ok(Self { status: parts.status, headers: parts.headers, text, bytes: bytes.to_vec() })
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub(crate) fn location(&self) -> &str {
        self.header("location")
    }

    /// The page without its tags.
    pub(crate) fn words(&self) -> String {
        let mut words = String::new();
        for part in self.text.split('<') {
            words.push_str(part.split_once('>').map_or("", |(_, rest)| rest));
            words.push(' ');
        }
        let plain = words.replace("&#39;", "'").replace("&amp;", "&").replace("&#34;", "\"");
        plain.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[track_caller]
    pub(crate) fn says(&self, text: &str) -> &Self {
        assert!(self.words().contains(text), "“{text}” was expected ({}):\n{}", self.status, self.words());
        self
    }

    fn token(&self) -> Option<String> {
        let (_, rest) = self.text.split_once("name=\"csrf\" value=\"")?;
        Some(rest.split('"').next()?.to_owned())
    }
}

/// How requests reach the portal.
pub(crate) enum Way {
    /// In this process.
    Router(Router),
    /// Over the network, to this address.
    Network(String),
}

impl Way {
    async fn send(&self, mut request: Request<Body>) -> Result<Answer, Box<dyn std::error::Error>> {
        match self {
            Self::Router(router) => Answer::of(router.clone().oneshot(request).await?).await,
            Self::Network(url) => {
                *request.uri_mut() = format!("{url}{}", request.uri()).parse()?;
                let client = hyper_util::client::legacy::Client::builder(TokioExecutor::new()).build_http();
                Answer::of(client.request(request).await?).await
            }
        }
    }
}

/// A browser without a screen.
pub(crate) struct Client {
    way: Way,
    pub(crate) cookies: BTreeMap<String, String>,
    token: String,
}

impl Client {
    pub(crate) fn new(way: Way) -> Self {
        Self { way, cookies: BTreeMap::new(), token: String::new() }
    }

    pub(crate) async fn send(&mut self, mut request: Request<Body>) -> Answer {
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        request.headers_mut().insert(header::COOKIE, cookies.join("; ").parse().unwrap());
        let answer = self.way.send(request).await.unwrap();
        for cookie in answer.headers.get_all(header::SET_COOKIE) {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        if let Some(token) = answer.token() {
            self.token = token;
        }
        answer
    }

    pub(crate) async fn get(&mut self, path: &str) -> Answer {
        self.send(Request::get(path).body(Body::empty()).unwrap()).await
    }

    /// A form, with the token of the page that was shown last.
    pub(crate) async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("csrf", &self.token).extend_pairs(fields);
        self.post_raw(path, form.finish()).await
    }

    pub(crate) async fn post_raw(&mut self, path: &str, body: impl Into<Body>) -> Answer {
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(body.into())
            .unwrap();
        self.send(request).await
    }

    /// A form, and the page that it leads to.
    pub(crate) async fn post_and_follow(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let answer = self.post(path, fields).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{path}: {}", answer.words());
        let to = answer.location().to_owned();
        self.get(&to).await
    }

    /// Files, with the token of the page that was shown last.
    pub(crate) async fn upload(&mut self, files: &[(&str, &[u8])]) -> Answer {
        let token = self.token.clone();
        self.upload_with(&token, files).await
    }

    pub(crate) async fn upload_with(&mut self, token: &str, files: &[(&str, &[u8])]) -> Answer {
        let mut body = format!("--edge\r\ncontent-disposition: form-data; name=\"csrf\"\r\n\r\n{token}\r\n")
            .into_bytes();
        for (name, bytes) in files {
            let head = format!(
                "--edge\r\ncontent-disposition: form-data; name=\"fichiers\"; filename=\"{name}\"\r\n\r\n"
            );
            body.extend_from_slice(head.as_bytes());
            body.extend_from_slice(bytes);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(b"--edge--\r\n");
        let request = Request::post("/secretariat/depots")
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=edge")
            .body(Body::from(body))
            .unwrap();
        self.send(request).await
    }

    /// Waits until an upload waits for somebody; however slow the machine, the runner ends what never comes.
    pub(crate) async fn settled(&mut self, job: &str) -> String {
        loop {
            let stage = self.get(&format!("{job}/etat")).await.text;
            if !matches!(stage.as_str(), "received" | "read" | "confirmed") {
                return stage;
            }
            tokio::task::yield_now().await;
        }
    }
}
